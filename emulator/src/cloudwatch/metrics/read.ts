import type { Scope } from '../../world/world';
import type { ReadMetric } from '../math/data';
import { toMetric } from './metric';
import type { Metrics } from './metrics';
import type { Point } from './series';
import { StatisticSet } from './statistic-set';

/** Reads what a metric did in periods that begin at the given times. Points of a minute say nothing of shorter periods. */
export function metricReader(metrics: Metrics, scope: Scope): ReadMetric {
  return ({ Metric, Period, Unit }, times) => {
    const length = Period * 1000;
    const end = (times.at(-1) ?? 0) + length;
    const points = metrics
      .points(scope, toMetric(Metric), times[0] ?? 0, end, Unit)
      .filter(({ resolution }) => resolution <= length);
    return byPeriod(points, times, length);
  };
}

/** The points of each period made one; periods without points are left out. */
export function byPeriod(
  points: readonly Point[],
  times: readonly number[],
  length: number,
): Map<number, StatisticSet> {
  const found = new Map<number, StatisticSet>();
  const first = times[0];
  const sets = new Map<number, StatisticSet[]>();
  for (const { at, set } of points) {
    const start = first + Math.floor((at - first) / length) * length;
    sets.set(start, [...(sets.get(start) ?? []), set]);
  }
  for (const at of times) {
    const merged = StatisticSet.merge(sets.get(at) ?? []);
    if (merged) found.set(at, merged);
  }
  return found;
}
