/** Values by the start of their period. */
export type TimeSeries = ReadonlyMap<number, number>;

/** What an expression comes to: a number, a series, or several series. */
export type MathValue = number | TimeSeries | readonly TimeSeries[];

export const isSeries = (value: MathValue): value is TimeSeries => value instanceof Map;

export const isList = (value: MathValue): value is readonly TimeSeries[] => Array.isArray(value);

type Combine = (left: number, right: number) => number;

/** Applies to numbers, or at each time at which both sides have a value. What is no finite number, such as x / 0, is no value. */
export function combine(left: MathValue, right: MathValue, apply: Combine): MathValue {
  if (isList(left)) return left.map((each) => combine(each, right, apply) as TimeSeries);
  if (isList(right)) return right.map((each) => combine(left, each, apply) as TimeSeries);
  if (isSeries(left) && isSeries(right))
    return mapped(left, (value, at) => {
      const other = right.get(at);
      return other === undefined ? undefined : apply(value, other);
    });
  if (isSeries(left)) return mapped(left, (value) => apply(value, right as number));
  if (isSeries(right)) return mapped(right, (value) => apply(left, value));
  return apply(left, right);
}

/** The series with each value replaced; where that is undefined or not finite, the time is left out. */
export function mapped(series: TimeSeries, replace: (value: number, at: number) => number | undefined): TimeSeries {
  const result = new Map<number, number>();
  for (const [at, value] of series) {
    const replaced = replace(value, at);
    if (replaced !== undefined && Number.isFinite(replaced)) result.set(at, replaced);
  }
  return result;
}

/** At each time at which any of the series has a value: those values made one. */
export function acrossSeries(list: readonly TimeSeries[], fold: (values: number[]) => number): TimeSeries {
  const times = [...new Set(list.flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
  const valuesAt = (at: number) => list.flatMap((series) => series.get(at) ?? []);
  return new Map(times.map((at) => [at, fold(valuesAt(at))]));
}
