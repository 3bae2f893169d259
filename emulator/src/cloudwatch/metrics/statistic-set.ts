/** Values beyond this many different ones are kept to three digits, so that a point of any traffic stays small. */
const MOST_VALUES = 1000;
const DIGITS = 3;

/** What happened to a metric in one stretch of time, as it is kept on disk. */
export interface StatisticSetRecord {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Pairs of a value and how often it occurred; undefined when only sums are known. */
  readonly values?: readonly (readonly [number, number])[];
}

/** Count, sum, extremes, and the values themselves for percentiles. */
export class StatisticSet {
  public static from(record: StatisticSetRecord): StatisticSet {
    const { count, sum, min, max, values } = record;
    return new StatisticSet(count, sum, min, max, values ? new Map(values) : null);
  }

  /** All of them together; undefined of none. */
  public static merge(sets: readonly StatisticSet[]): StatisticSet | undefined {
    if (sets.length <= 1) return sets[0];
    const merged = new StatisticSet();
    for (const set of sets) merged.include(set);
    return merged;
  }

  public constructor(
    public count = 0,
    public sum = 0,
    public min = Number.POSITIVE_INFINITY,
    public max = Number.NEGATIVE_INFINITY,
    /** How often each value occurred; null when only sums are known. */
    private values: Map<number, number> | null = new Map(),
  ) {}

  public add(value: number, count = 1): void {
    this.include(new StatisticSet(count, value * count, value, value, new Map([[value, count]])));
  }

  public include(other: StatisticSet): void {
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    if (!other.values) this.values = null;
    for (const [value, count] of other.values ?? []) this.countValue(value, count);
  }

  /**
   * The values in order, each with how often it occurred; undefined when percentiles cannot be told: the data came as
   * statistic sets of more than one value.
   */
  public distribution(): [number, number][] | undefined {
    if (this.min === this.max) return [[this.min, this.count]];
    return this.values ? [...this.values].sort(([a], [b]) => a - b) : undefined;
  }

  public toRecord(): StatisticSetRecord {
    const { count, sum, min, max, values } = this;
    return { count, sum, min, max, ...(values && { values: [...values] }) };
  }

  private countValue(value: number, count: number): void {
    const values = this.values;
    if (!values) return;
    const kept = values.size < MOST_VALUES || values.has(value) ? value : Number(value.toPrecision(DIGITS));
    values.set(kept, (values.get(kept) ?? 0) + count);
  }
}
