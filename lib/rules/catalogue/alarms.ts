import type { Property } from '../property';
import type { Resource } from '../resource';
import { ALARM } from './builders';

/** How long an alarm needs until it can go off: so many bad periods, of so many seconds each. */
export interface AlarmSight {
  readonly periods: number;
  readonly seconds: number;
}

/** SageMaker publishes the numbers of a minute in about a minute. */
export const PUBLISHING_SECONDS = 60;

export function secondsToSee({ periods, seconds }: AlarmSight): number {
  return periods * seconds + PUBLISHING_SECONDS;
}

/** The alarm of the template that an item of AutoRollbackConfiguration names. */
export function namedBy(item: Property): Resource | undefined {
  return item.get('AlarmName').follow(ALARM);
}

/** Nothing where it is not known. An alarm of several metrics is taken for as quick as its quickest one. */
export function sightOf(alarm: Resource): AlarmSight | undefined {
  const datapoints = alarm.get('DatapointsToAlarm');
  const periods = (datapoints.isAbsent ? alarm.get('EvaluationPeriods') : datapoints).number;
  const all = metricsOf(alarm).map((metric) => metric.period.number);
  if (periods === undefined || all.length === 0) return undefined;
  const known = all.filter((seconds) => seconds !== undefined);
  return known.length === all.length ? { periods, seconds: Math.min(...known) } : undefined;
}

interface Watched {
  /** Namespace, MetricName and Dimensions. */
  readonly metric: Property;
  readonly period: Property;
}

/** The metrics that an alarm watches, on its own or in an expression, as far as they are known. */
export function metricsOf(alarm: Resource): Watched[] {
  const queries = alarm.get('Metrics');
  if (queries.isAbsent) return [{ metric: alarm, period: alarm.get('Period') }];
  return queries.items
    .map((query) => query.get('MetricStat'))
    .filter((stat) => !stat.isAbsent)
    .map((stat) => ({ metric: stat.get('Metric'), period: stat.get('Period') }));
}
