import { validationError } from '../errors';
import { checkQueries } from '../math/check-queries';
import { QueryData, type ReadMetric } from '../math/data';
import { type MetricDataQuery, periodOf } from '../math/queries';
import type { TimeSeries } from '../math/values';
import { Metrics } from '../metrics/metrics';
import { metricReader } from '../metrics/read';
import { operation } from '../wire/operation';
import { QUERIES } from '../wire/shapes';
import { periods } from './periods';

interface GetMetricDataInput {
  readonly MetricDataQueries: readonly MetricDataQuery[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly ScanBy?: string;
}

const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;

/** All datapoints come in one answer: what is kept here is less than a page. */
export const getMetricData = operation<GetMetricDataInput>({
  input: {
    fields: {
      MetricDataQueries: QUERIES,
      StartTime: 'timestamp',
      EndTime: 'timestamp',
      ScanBy: { oneOf: ['TimestampDescending', 'TimestampAscending'] },
    },
    required: ['MetricDataQueries', 'StartTime', 'EndTime'],
  },
  handle: (input, call) => {
    const { MetricDataQueries: queries } = input;
    check(input);
    const read = metricReader(call.world.part(Metrics), call);
    const returned = queries.filter(({ ReturnData }) => ReturnData !== false);
    return { MetricDataResults: returned.flatMap((query) => results(query, input, read)), Messages: [] };
  },
});

function check({ MetricDataQueries: queries, StartTime, EndTime }: GetMetricDataInput): void {
  if (queries.length === 0) throw validationError('The parameter MetricDataQueries must have at least one member.');
  if (queries.length > MOST_QUERIES)
    throw validationError(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  if (StartTime.getTime() >= EndTime.getTime())
    throw validationError('The parameter StartTime must be less than the parameter EndTime.');
  checkQueries(queries);
}

function results(
  query: MetricDataQuery,
  { MetricDataQueries, StartTime, EndTime, ScanBy }: GetMetricDataInput,
  read: ReadMetric,
) {
  const period = periodOf(query, MetricDataQueries);
  const times = periods(StartTime, EndTime, period);
  if (times.length > MOST_DATAPOINTS)
    throw validationError(
      `You have requested ${times.length} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}.`,
    );
  const data = new QueryData(MetricDataQueries, times, period, read);
  const { Id, Label = query.MetricStat?.Metric.MetricName ?? Id } = query;
  return data.series(Id).map((series) => ({ Id, Label, ...inOrder(series, ScanBy), StatusCode: 'Complete' }));
}

function inOrder(series: TimeSeries, scanBy = 'TimestampDescending') {
  const direction = scanBy === 'TimestampAscending' ? 1 : -1;
  const sorted = [...series].sort(([a], [b]) => direction * (a - b));
  return { Timestamps: sorted.map(([at]) => new Date(at)), Values: sorted.map(([, value]) => value) };
}
