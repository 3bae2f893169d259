import { StatisticSet } from './statistic-set';

/** Points are kept by the second (high resolution) or by the minute. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export type Resolution = typeof SECOND | typeof MINUTE;

/** One stretch of time of one metric in one unit. */
export interface Point {
  /** Its start. */
  readonly at: number;
  readonly resolution: Resolution;
  readonly unit: string;
  readonly set: StatisticSet;
}

/** A metric's points. */
export class Series {
  private readonly points = new Map<string, Point>();

  /** Adds to the point in which that time lies, and returns it. */
  public include(time: number, resolution: Resolution, unit: string, set: StatisticSet): Point {
    const at = Math.floor(time / resolution) * resolution;
    const key = `${at}/${resolution}/${unit}`;
    const point = this.points.get(key) ?? { at, resolution, unit, set: new StatisticSet() };
    point.set.include(set);
    this.points.set(key, point);
    return point;
  }

  /** Puts a point back as it was. */
  public restore(point: Point): void {
    this.points.set(`${point.at}/${point.resolution}/${point.unit}`, point);
  }

  /** The points that begin in the time from `start` to before `end` and lie in it whole. */
  public between(start: number, end: number, unit?: string): Point[] {
    return [...this.points.values()].filter(
      (p) => p.at >= start && p.at + p.resolution <= end && (unit === undefined || p.unit === unit),
    );
  }

  /** When the newest point begins. */
  public newest(): number {
    return Math.max(...[...this.points.values()].map(({ at }) => at));
  }

  /** Forgets what began before. Returns whether something is left. */
  public forgetBefore(time: number): boolean {
    for (const [key, { at }] of this.points) if (at < time) this.points.delete(key);
    return this.points.size > 0;
  }
}
