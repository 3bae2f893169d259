import { QueryData, type ReadMetric } from '../math/data';
import { type MetricDataQuery, type MetricStat, periodOf } from '../math/queries';
import { percentileRank, statistic } from '../metrics/statistics';
import type { AlarmDefinition, AlarmState, AlarmStatus } from './alarm';
import { type Datapoint, EXTRA_PERIODS, type Judgement, judge, type Rule } from './judge';
import { reasonOf } from './reason';
import { reasonDataOf } from './reason-data';

/**
 * What an alarm's state is, from the metrics of the periods that ended by `end`; undefined where it stays as it is.
 *
 * @param at when that is asked, for the reason's data
 */
export function evaluateAlarm(
  definition: AlarmDefinition,
  end: number,
  at: number,
  read: ReadMetric,
): AlarmStatus | undefined {
  const period = alarmPeriod(definition);
  const range = datapoints(definition, timesBefore(end, definition.EvaluationPeriods + EXTRA_PERIODS, period), read);
  if (tooFewSamples(definition, [...range.values()].filter((point) => point !== undefined).at(-1))) return undefined;
  const judgement = judge([...range.values()], ruleOf(definition));
  if (!judgement.state) return undefined;
  return {
    ...explain(judgement.state, judgement, definition, { at, period, range }),
    updatedAt: new Date(at).toISOString(),
  };
}

/** What an alarm's newest evaluation rests on: the datapoints that are there, from the oldest. */
export function recentDatapoints(definition: AlarmDefinition, end: number, read: ReadMetric): Datapoint[] {
  const times = timesBefore(end, definition.EvaluationPeriods, alarmPeriod(definition));
  return [...datapoints(definition, times, read).values()].filter((point) => point !== undefined);
}

/** In seconds. */
export function alarmPeriod({ Period, Metrics = [] }: AlarmDefinition): number {
  const returned = returnedQuery(Metrics);
  return Period ?? (returned ? periodOf(returned, Metrics) : 60);
}

/** The one query of a math alarm that is compared with the threshold. */
export function returnedQuery(queries: readonly MetricDataQuery[]): MetricDataQuery | undefined {
  return queries.length === 1 ? queries[0] : queries.find(({ ReturnData }) => ReturnData !== false);
}

type Range = ReadonlyMap<number, Datapoint | undefined>;

interface Asked {
  readonly at: number;
  readonly period: number;
  readonly range: Range;
}

function explain(state: AlarmState, judgement: Judgement, definition: AlarmDefinition, { at, period, range }: Asked) {
  const missing = [...range].filter(([, point]) => point === undefined).map(([time]) => time);
  return {
    state,
    reason: reasonOf(state, judgement, definition),
    reasonData: reasonDataOf(state, judgement, definition, { at, period, missing: missing.reverse() }),
  };
}

function timesBefore(end: number, count: number, period: number): number[] {
  return Array.from({ length: count }, (_, i) => end - (count - i) * period * 1000);
}

function datapoints(definition: AlarmDefinition, times: readonly number[], read: ReadMetric): Range {
  const values = definition.Metrics ? mathValues(definition, times, read) : statValues(statOf(definition), times, read);
  return new Map(times.map((at) => [at, values.get(at)]));
}

function statValues(stat: MetricStat, times: readonly number[], read: ReadMetric): Map<number, Datapoint> {
  const readValue = statistic(stat.Stat);
  const found = new Map<number, Datapoint>();
  for (const [at, set] of read(stat, times)) {
    const value = readValue(set);
    if (value !== undefined) found.set(at, { at, value, sampleCount: set.count });
  }
  return found;
}

function mathValues(definition: AlarmDefinition, times: readonly number[], read: ReadMetric): Map<number, Datapoint> {
  const queries = definition.Metrics ?? [];
  const id = returnedQuery(queries)?.Id ?? '';
  const [series] = new QueryData(queries, times, alarmPeriod(definition), read).series(id);
  return new Map([...(series ?? [])].map(([at, value]) => [at, { at, value }]));
}

function statOf({ Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Unit }: AlarmDefinition) {
  const Metric = { Namespace: Namespace ?? '', MetricName: MetricName ?? '', Dimensions };
  return { Metric, Period: Period ?? 60, Stat: Statistic ?? ExtendedStatistic ?? '', Unit };
}

function ruleOf(definition: AlarmDefinition): Rule {
  const { EvaluationPeriods, DatapointsToAlarm, TreatMissingData = 'missing', Threshold } = definition;
  return {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
    treatMissingData: TreatMissingData,
    threshold: Threshold,
    comparison: definition.ComparisonOperator,
  };
}

/** Whether the newest datapoint has too few samples for its percentile, of an alarm that does not act on such. */
function tooFewSamples(definition: AlarmDefinition, newest: Datapoint | undefined): boolean {
  if (definition.EvaluateLowSampleCountPercentile !== 'ignore' || !newest?.sampleCount) return false;
  const rank = percentileRank(definition.ExtendedStatistic ?? '');
  if (rank === undefined) return false;
  const share = rank / 100;
  return newest.sampleCount < 10 / (share >= 0.5 ? 1 - share : share);
}
