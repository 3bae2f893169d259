import { invalidCombination, invalidValue, missingParameter } from '../errors';
import { validPeriod } from '../math/check-queries';
import { type Dimension, toMetric } from '../metrics/metric';
import { Metrics } from '../metrics/metrics';
import { byPeriod } from '../metrics/read';
import type { Point } from '../metrics/series';
import type { StatisticSet } from '../metrics/statistic-set';
import { statistic } from '../metrics/statistics';
import { operation } from '../wire/operation';
import { DIMENSIONS, STATISTICS, UNIT } from '../wire/shapes';
import { periods } from './periods';

interface GetMetricStatisticsInput {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly Period: number;
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
  readonly Unit?: string;
}

const MOST_DATAPOINTS = 1440;

export const getMetricStatistics = operation<GetMetricStatisticsInput>({
  input: {
    fields: {
      Namespace: 'string',
      MetricName: 'string',
      Dimensions: DIMENSIONS,
      StartTime: 'timestamp',
      EndTime: 'timestamp',
      Period: 'integer',
      Statistics: { list: { oneOf: STATISTICS }, most: 5 },
      ExtendedStatistics: { list: 'string', most: 10 },
      Unit: UNIT,
    },
    required: ['Namespace', 'MetricName', 'StartTime', 'EndTime', 'Period'],
  },
  missing: missingParameter,
  handle: (input, call) => {
    check(input);
    const { StartTime, EndTime, Period, Unit, MetricName } = input;
    const times = periods(StartTime, EndTime, Period);
    const end = (times.at(-1) ?? 0) + Period * 1000;
    const points = call.world.part(Metrics).points(call, toMetric(input), times[0] ?? 0, end, Unit);
    const units = [...new Set(points.map(({ unit }) => unit))];
    return { Label: MetricName, Datapoints: units.flatMap((unit) => datapoints(input, unit, points, times)) };
  },
});

function datapoints(input: GetMetricStatisticsInput, unit: string, points: readonly Point[], times: readonly number[]) {
  const length = input.Period * 1000;
  const own = points.filter((point) => point.unit === unit && point.resolution <= length);
  return [...byPeriod(own, times, length)].map(([at, set]) => ({
    Timestamp: new Date(at),
    ...Object.fromEntries(values(input.Statistics ?? [], set)),
    ...(input.ExtendedStatistics && { ExtendedStatistics: new Map(values(input.ExtendedStatistics, set)) }),
    Unit: unit,
  }));
}

function values(names: readonly string[], set: StatisticSet): [string, number | undefined][] {
  return names
    .map((name): [string, number | undefined] => [name, statistic(name)(set)])
    .filter(([, value]) => value !== undefined);
}

function check({ Statistics, ExtendedStatistics, StartTime, EndTime, Period }: GetMetricStatisticsInput): void {
  if (!Statistics?.length && !ExtendedStatistics?.length)
    throw invalidCombination('At least one of the parameters Statistics and ExtendedStatistics must be specified.');
  ExtendedStatistics?.forEach(statistic);
  if (!validPeriod(Period))
    throw invalidValue(`The parameter Period must be 1, 5, 10, 30, or a multiple of 60: ${Period}`);
  if (StartTime.getTime() >= EndTime.getTime())
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  const asked = Math.ceil((EndTime.getTime() - StartTime.getTime()) / (Period * 1000));
  if (asked > MOST_DATAPOINTS)
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
}
