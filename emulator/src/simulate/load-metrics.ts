import type { MetricStat } from '../cloudwatch/math/queries';
import { StatisticSet } from '../cloudwatch/metrics/statistic-set';
import { KNOWN_METRICS, type MetricSample, type Moment } from './known-metrics';

const MINUTE = 60_000;

/** The metrics that SageMaker would publish under the load of a trace. */
export class LoadMetrics {
  private readonly samples = new Map<string, Map<number, MetricSample[]>>();

  /** @param names of those that somebody watches */
  public constructor(private readonly names: ReadonlySet<string>) {}

  public record(moment: Moment): void {
    for (const name of this.names) {
      const { resolution, idle, sample } = KNOWN_METRICS[name];
      const start = Math.floor(moment.at / resolution) * resolution;
      const found = sample(moment);
      if (found && found.count > 0) this.add(name, start, found);
      else if (idle && moment.inService > 0 && endsPeriod(moment, resolution) && !this.samples.get(name)?.has(start))
        this.add(name, start, { value: 0, count: 1 });
    }
  }

  /** What a metric did in periods that begin at the given times; whose metric it is has been checked before. */
  public readonly read = (
    { Metric, Period }: MetricStat,
    times: readonly number[],
  ): ReadonlyMap<number, StatisticSet> => {
    const series = this.samples.get(Metric.MetricName);
    const resolution = KNOWN_METRICS[Metric.MetricName]?.resolution ?? MINUTE;
    const found = new Map<number, StatisticSet>();
    if (!series) return found;
    for (const at of times) {
      const own = within(series, at, at + Period * 1000, resolution);
      if (own.length > 0) found.set(at, setOf(own));
    }
    return found;
  };

  private add(name: string, start: number, { value, count, parts }: MetricSample): void {
    const series = this.samples.get(name) ?? new Map<number, MetricSample[]>();
    this.samples.set(name, series);
    const others = (series.get(start) ?? []).filter((one) => one.value !== value || one.parts !== parts);
    const same = series.get(start)?.find((one) => one.value === value && one.parts === parts);
    series.set(start, [...others, { value, parts, count: count + (same?.count ?? 0) }]);
  }
}

const endsPeriod = ({ at, milliseconds }: Moment, resolution: number) => (at + milliseconds) % resolution === 0;

function within(
  series: ReadonlyMap<number, readonly MetricSample[]>,
  from: number,
  to: number,
  resolution: number,
): MetricSample[] {
  const found: MetricSample[] = [];
  for (let at = from; at < to; at += resolution) found.push(...(series.get(at) ?? []));
  return found;
}

function setOf(samples: readonly MetricSample[]): StatisticSet {
  const set = new StatisticSet();
  for (const { value, count, parts = 1 } of samples) {
    const each = value / parts;
    set.include(new StatisticSet(count, (value * count) / parts, each, each, new Map([[each, count]])));
  }
  return set;
}
