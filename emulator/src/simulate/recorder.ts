import type { Bounds } from '../autoscaling/decide';
import type { Served } from './load';
import type { Sample, Totals } from './simulation';

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Counted {
  readonly desired: number;
  readonly bounds: Bounds;
}

/** Sums up what happens, and keeps a sample of each minute. Instances count from when they are asked for. */
export class Recorder {
  public readonly samples: Sample[] = [];
  private readonly sums = { time: 0, requests: 0, desired: 0, used: 0, usable: 0, beyond: 0 };
  private peak = 0;
  private least = Infinity;
  private minute: { readonly served: Served; readonly counted: Counted }[] = [];

  public constructor(
    private readonly asynchronous: boolean,
    private readonly capacity: number | undefined,
  ) {}

  public add(served: Served, counted: Counted): void {
    const { milliseconds, requests } = served.moment;
    const billed = Math.max(counted.desired, served.moment.inService);
    this.sums.time += milliseconds;
    this.sums.requests += requests;
    this.sums.desired += billed * milliseconds;
    this.sums.beyond += served.beyond;
    if (served.utilisation !== undefined) {
      this.sums.used += served.utilisation * served.moment.inService * milliseconds;
      this.sums.usable += served.moment.inService * milliseconds;
    }
    this.peak = Math.max(this.peak, billed);
    this.least = Math.min(this.least, billed);
    this.minute.push({ served, counted });
  }

  /** @param ofTarget the tracked metric of the minute, as a share of its target */
  public endMinute(ofTarget: number | undefined): void {
    const moments = this.minute.map(({ served }) => served.moment);
    const last = this.minute.at(-1);
    if (!last) return;
    const length = sumOf(moments, ({ milliseconds }) => milliseconds);
    const known = this.minute.flatMap(({ served }) => served.utilisation ?? []);
    this.samples.push({
      at: moments[0].at,
      requests: (sumOf(moments, ({ requests }) => requests) * MINUTE) / length,
      desired: last.counted.desired,
      inService: last.served.moment.inService,
      ...last.counted.bounds,
      ...(known.length === 0 ? {} : { utilisation: sumOf(known, (one) => one) / known.length }),
      ...(this.asynchronous && this.capacity !== undefined ? { backlog: last.served.moment.backlog } : {}),
      ...(ofTarget === undefined ? {} : { ofTarget }),
    });
    this.minute = [];
  }

  public totals(): Totals {
    const { time, requests, desired, used, usable, beyond } = this.sums;
    const utilisations = this.samples.flatMap(({ utilisation }) => utilisation ?? []);
    return {
      hours: time / HOUR,
      requests,
      peakRequests: largest(this.samples.map((sample) => sample.requests)),
      meanRequests: (requests * MINUTE) / time,
      peak: this.peak,
      mean: desired / time,
      least: this.least,
      instanceHours: desired / HOUR,
      ...(usable > 0 ? { meanUtilisation: used / usable, peakUtilisation: largest(utilisations) } : {}),
      ...(this.capacity !== undefined && !this.asynchronous ? { beyondCapacity: beyond } : {}),
      ...(this.asynchronous ? { largestBacklog: largest(this.samples.map(({ backlog = 0 }) => backlog)) } : {}),
    };
  }
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
