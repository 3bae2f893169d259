import type { WireMetric } from '../metrics/metric';

/** A member of `MetricDataQueries` of GetMetricData, and of `Metrics` of PutMetricAlarm. */
export interface MetricDataQuery {
  readonly Id: string;
  readonly MetricStat?: MetricStat;
  readonly Expression?: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  /** In seconds. */
  readonly Period?: number;
  readonly AccountId?: string;
}

export interface MetricStat {
  readonly Metric: WireMetric;
  /** In seconds. */
  readonly Period: number;
  readonly Stat: string;
  readonly Unit?: string;
}

/** The period of a query; that of an expression is the longest of what it reads. */
export function periodOf(query: MetricDataQuery, all: readonly MetricDataQuery[]): number {
  if (query.MetricStat) return query.MetricStat.Period;
  if (query.Period) return query.Period;
  return Math.max(60, ...all.flatMap(({ MetricStat: stat }) => stat?.Period ?? [])) || 60;
}
