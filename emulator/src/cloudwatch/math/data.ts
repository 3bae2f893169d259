import { validationError } from '../errors';
import type { StatisticSet } from '../metrics/statistic-set';
import { statistic } from '../metrics/statistics';
import { evaluate } from './evaluate';
import { parseExpression } from './parse';
import type { MetricDataQuery, MetricStat } from './queries';
import { isSeries, type MathValue, type TimeSeries } from './values';

/** What a metric did in each period, by the period's start. */
export type ReadMetric = (stat: MetricStat, times: readonly number[]) => ReadonlyMap<number, StatisticSet>;

/** Values of queries that may name one another. */
export class QueryData {
  private readonly known = new Map<string, MathValue>();

  public constructor(
    private readonly queries: readonly MetricDataQuery[],
    private readonly times: readonly number[],
    private readonly period: number,
    private readonly read: ReadMetric,
  ) {}

  /** @throws ServiceError ValidationError */
  public value(id: string): MathValue {
    const found = this.known.get(id);
    if (found !== undefined) return found;
    const query = this.queries.find(({ Id }) => Id === id);
    if (!query) throw validationError(`The id ${id} is not among the queries`);
    const value = query.MetricStat ? this.metric(query.MetricStat) : this.expression(query.Expression ?? '');
    this.known.set(id, value);
    return value;
  }

  /** The series of one query: a scalar holds at each time, of a list nothing but its members do. */
  public series(id: string): readonly TimeSeries[] {
    const value = this.value(id);
    if (typeof value === 'number') return [new Map(this.times.map((at) => [at, value]))];
    return isSeries(value) ? [value] : value;
  }

  private metric(stat: MetricStat): TimeSeries {
    const readValue = statistic(stat.Stat);
    const values = new Map<number, number>();
    for (const [at, set] of this.read(stat, this.times)) {
      const value = readValue(set);
      if (value !== undefined) values.set(at, value);
    }
    return values;
  }

  private expression(text: string): MathValue {
    const { times, period } = this;
    const metrics = (filter = '') =>
      this.queries
        .filter(
          ({ Id, MetricStat: stat, Label = '' }) =>
            stat && [Id, Label, stat.Metric.MetricName].join(' ').includes(filter),
        )
        .map(({ Id }) => this.value(Id) as TimeSeries);
    return evaluate(parseExpression(text), { times, period, metrics, value: (id) => this.value(id) });
  }
}
