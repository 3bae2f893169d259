import { DEFAULT_ACCOUNT, type Part, type Scope, type World } from '../../world/world';
import { Journal, type PointRecord } from './journal';
import { type Metric, metricKey } from './metric';
import { MINUTE, type Point, SECOND, Series } from './series';
import { StatisticSet } from './statistic-set';

/** AWS keeps points of a minute for 15 days, and points of a second for three hours. Here all are kept for three hours. */
export const RETENTION = 3 * 60 * MINUTE;

/** What a put brings: one value, values with their counts, or sums of values that are not told. */
export interface MetricDatum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly value?: number;
  readonly values?: readonly number[];
  /** How often each of `values` occurred. @default once */
  readonly counts?: readonly number[];
  readonly statisticValues?: {
    readonly sampleCount: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  };
  /** @default None */
  readonly unit?: string;
  /** @default now */
  readonly at?: Date;
  /** Whether points of a second are kept. @default false */
  readonly highResolution?: boolean;
}

interface Entry {
  readonly scope: Scope;
  readonly key: string;
  readonly metric: Metric;
  readonly series: Series;
}

/**
 * CloudWatch's metrics.
 *
 * Points are written to disk once a minute and when the emulator stops: a kill loses what came since the last minute.
 */
export class Metrics implements Part {
  private readonly entries = new Map<string, Entry>();
  private readonly dirty = new Map<Point, Entry>();
  private readonly journal: Journal;
  private readonly closing = new AbortController();
  private flushing = false;

  public constructor(private readonly world: World) {
    this.journal = new Journal(world.subfolder('state', 'cloudwatch-points'));
    for (const record of this.journal.read()) this.restore(record);
    this.forget();
  }

  public put(scope: Scope, datum: MetricDatum): void {
    const { namespace, name, dimensions = [], unit = 'None', at = this.world.now(), highResolution } = datum;
    const entry = this.entry(scope, { namespace, name, dimensions });
    const resolution = highResolution ? SECOND : MINUTE;
    this.dirty.set(entry.series.include(at.getTime(), resolution, unit, setOf(datum)), entry);
    this.flushEachMinute();
  }

  /** The points of a metric that lie between the times. Clients of the default account also see those of other accounts. */
  public points(scope: Scope, metric: Metric, start: number, end: number, unit?: string): Point[] {
    const key = metricKey(metric);
    const entries = this.visible(scope).filter((entry) => entry.key === key);
    const own = entries.filter((entry) => entry.scope.account === scope.account);
    return (own.length > 0 ? own : entries).flatMap(({ series }) => series.between(start, end, unit));
  }

  /** The metrics that have points, each with when its newest began. */
  public list(scope: Scope): { readonly metric: Metric; readonly newest: number }[] {
    const seen = new Map<string, { metric: Metric; newest: number }>();
    for (const { key, metric, series } of this.visible(scope)) {
      const newest = Math.max(series.newest(), seen.get(key)?.newest ?? 0);
      seen.set(key, { metric, newest });
    }
    return [...seen.values()];
  }

  public async close(): Promise<void> {
    this.closing.abort();
    this.flush();
  }

  private visible(scope: Scope): Entry[] {
    const inRegion = [...this.entries.values()].filter((entry) => entry.scope.region === scope.region);
    return inRegion.filter(({ scope: { account } }) => [account, DEFAULT_ACCOUNT].includes(scope.account));
  }

  private entry({ account, region }: Scope, metric: Metric): Entry {
    const key = metricKey(metric);
    const place = `${account}/${region}/${key}`;
    const found = this.entries.get(place) ?? { scope: { account, region }, key, metric, series: new Series() };
    this.entries.set(place, found);
    return found;
  }

  private restore({ account, region, namespace, name, dimensions, set, ...point }: PointRecord): void {
    const { series } = this.entry({ account, region }, { namespace, name, dimensions });
    series.restore({ ...point, set: StatisticSet.from(set) });
  }

  private async flushEachMinute(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    await this.world.sleep(MINUTE, this.closing.signal);
    this.flushing = false;
    if (this.closing.signal.aborted) return;
    this.flush();
    this.forget();
  }

  private flush(): void {
    this.journal.append([...this.dirty].map(([point, entry]) => toRecord(point, entry)));
    this.dirty.clear();
  }

  private forget(): void {
    const oldest = this.world.now().getTime() - RETENTION;
    this.journal.forgetBefore(oldest);
    for (const [place, { series }] of this.entries) if (!series.forgetBefore(oldest)) this.entries.delete(place);
  }
}

function toRecord({ set, ...point }: Point, { scope, metric }: Entry): PointRecord {
  return { ...scope, ...metric, ...point, set: set.toRecord() };
}

function setOf({ value, values = [], counts = [], statisticValues }: MetricDatum): StatisticSet {
  if (statisticValues) {
    const { sampleCount, sum, minimum, maximum } = statisticValues;
    return new StatisticSet(sampleCount, sum, minimum, maximum, null);
  }
  const set = new StatisticSet();
  if (value !== undefined) set.add(value);
  values.forEach((each, i) => {
    set.add(each, counts[i] ?? 1);
  });
  return set;
}
