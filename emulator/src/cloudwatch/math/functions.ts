import { validationError } from '../errors';
import { acrossSeries, isList, isSeries, type MathValue, mapped, type TimeSeries } from './values';

/** What functions know besides their operands. */
export interface MathContext {
  /** Starts of all periods of the time asked for, from the oldest. */
  readonly times: readonly number[];
  /** In seconds. */
  readonly period: number;
  /** All series that are metrics, for METRICS(). */
  metrics(filter?: string): readonly TimeSeries[];
}

type MathFunction = (operands: readonly (MathValue | string)[], context: MathContext) => MathValue;

type Fold = (values: number[]) => number;

const sum: Fold = (values) => values.reduce((a, b) => a + b, 0);
const average: Fold = (values) => sum(values) / values.length;
const min: Fold = (values) => Math.min(...values);
const max: Fold = (values) => Math.max(...values);

/** The functions of metric math that are imitated, by name. */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  SUM: folding(sum),
  AVG: folding(average),
  MIN: folding(min),
  MAX: folding(max),
  ABS: eachValue(Math.abs),
  CEIL: eachValue(Math.ceil),
  FLOOR: eachValue(Math.floor),
  METRICS: ([filter], context) => context.metrics(typeof filter === 'string' ? filter : undefined),
  PERIOD: (_, { period }) => period,
  IF: ([condition, then, otherwise]) => choose(condition as MathValue, then as MathValue, otherwise as MathValue),
  FILL: ([series, value], { times }) => fill(series as MathValue, value, times),
  RATE: ([series]) => rate(series as MathValue),
};

/** Of one series its scalar; of several, the series across them. */
function folding(fold: Fold): MathFunction {
  return ([operand]) => {
    if (typeof operand === 'number') return operand;
    if (isSeries(operand as MathValue)) return fold([...(operand as TimeSeries).values()]);
    if (isList(operand as MathValue)) return acrossSeries(operand as readonly TimeSeries[], fold);
    throw validationError('A function of metric math was given what it does not take');
  };
}

function eachValue(apply: (value: number) => number): MathFunction {
  const over = (value: MathValue): MathValue => {
    if (typeof value === 'number') return apply(value);
    return isSeries(value) ? mapped(value, apply) : value.map((each) => over(each) as TimeSeries);
  };
  return ([operand]) => over(operand as MathValue);
}

function choose(condition: MathValue, then: MathValue, otherwise: MathValue | undefined): MathValue {
  if (isList(condition)) throw validationError('The condition of IF cannot be a list of time series');
  if (typeof condition === 'number') return condition !== 0 ? then : (otherwise ?? new Map());
  return mapped(condition, (value, at) => valueAt(value !== 0 ? then : otherwise, at));
}

function valueAt(value: MathValue | undefined, at: number): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  if (isSeries(value)) return value.get(at);
  throw validationError('IF cannot choose between lists of time series');
}

function fill(value: MathValue, filler: MathValue | string, times: readonly number[]): MathValue {
  if (isList(value)) return value.map((each) => fill(each, filler, times) as TimeSeries);
  if (!isSeries(value)) throw validationError('FILL takes a time series');
  const filled = new Map<number, number>();
  let last: number | undefined;
  for (const at of times) {
    last = value.get(at) ?? (filler === 'REPEAT' ? last : valueAt(filler as MathValue, at));
    if (last !== undefined) filled.set(at, last);
  }
  return filled;
}

/** The change since the value before, in a second. */
function rate(value: MathValue): MathValue {
  if (isList(value)) return value.map((each) => rate(each) as TimeSeries);
  if (!isSeries(value)) throw validationError('RATE takes a time series');
  let before: [number, number] | undefined;
  return mapped(value, (current, at) => {
    const previous = before;
    before = [at, current];
    return previous && ((current - previous[1]) * 1000) / (at - previous[0]);
  });
}
