import { notImitated } from '../../http/errors';
import { validationError } from '../errors';
import type { StatisticSet } from './statistic-set';

export const STANDARD = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

export type StandardStatistic = (typeof STANDARD)[number];

/** Reads a value out of what a metric did in a period; undefined when it cannot be told. */
export type Statistic = (set: StatisticSet) => number | undefined;

const READERS: Readonly<Record<StandardStatistic, Statistic>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

const PERCENTILE = /^p(\d{1,2}(?:\.\d{0,10})?|100)$/i;
const TRIMMED_MEAN = /^tm(\d{1,2}(?:\.\d{0,10})?|100)$/i;
const OTHERS = /^(?:(?:tc|ts|wm)\d|(?:TM|TC|TS|WM|PR)\(|IQM$)/i;

/**
 * @param name a standard statistic, `p99.9`, or `tm90`
 * @throws ServiceError ValidationError for what is no statistic; NotImitated for those that are not imitated
 */
export function statistic(name: string): Statistic {
  const standard = STANDARD.find((s) => s === name);
  if (standard) return READERS[standard];
  const rank = percentileRank(name);
  if (rank !== undefined) return (set) => percentile(set, rank);
  const trimmed = name.match(TRIMMED_MEAN);
  if (trimmed) return (set) => trimmedMean(set, Number(trimmed[1]));
  if (OTHERS.test(name)) throw notImitated(`the statistic ${name}`);
  throw validationError(`Invalid statistic: ${name}`);
}

/** 99 for `p99`; undefined for what is no percentile. */
export function percentileRank(name: string): number | undefined {
  const rank = name.match(PERCENTILE)?.[1];
  return rank === undefined ? undefined : Number(rank);
}

/** The smallest value that at least `rank` percent of all are no larger than. */
function percentile(set: StatisticSet, rank: number): number | undefined {
  const distribution = set.distribution();
  if (!distribution) return undefined;
  const wanted = (rank / 100) * set.count;
  let seen = 0;
  for (const [value, count] of distribution) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return set.max;
}

/** The mean of all values but those above the percentile. */
function trimmedMean(set: StatisticSet, rank: number): number | undefined {
  const distribution = set.distribution();
  if (!distribution) return undefined;
  let left = (rank / 100) * set.count;
  let sum = 0;
  let counted = 0;
  for (const [value, count] of distribution) {
    const taken = Math.min(left, count);
    sum += value * taken;
    counted += taken;
    left -= taken;
  }
  return counted === 0 ? set.min : sum / counted;
}
