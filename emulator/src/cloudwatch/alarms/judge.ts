import type { AlarmState, ComparisonOperator, TreatMissingData } from './alarm';

/** CloudWatch looks this many periods further back than it evaluates; documented for three periods, and taken for all. */
export const EXTRA_PERIODS = 2;

const COMPARE: Readonly<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export interface Datapoint {
  /** When its period begins. */
  readonly at: number;
  readonly value: number;
  readonly sampleCount?: number;
}

export interface Rule {
  /** N of "M out of N". */
  readonly evaluationPeriods: number;
  /** M of "M out of N". */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
}

export interface Judgement {
  /** The state, or undefined where the alarm stays in the one it has. */
  readonly state: AlarmState | undefined;
  /** The datapoints it rests on, from the newest. */
  readonly breaching: readonly Datapoint[];
  readonly within: readonly Datapoint[];
  /** How many missing datapoints had to be filled in. */
  readonly filled: number;
}

/**
 * What an alarm's state is, from the datapoints of its evaluation range.
 *
 * @param range from the oldest period to the newest; undefined where a datapoint is missing
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(range: readonly (Datapoint | undefined)[], rule: Rule): Judgement {
  const newestFirst = range.filter((point) => point !== undefined).reverse();
  const considered = newestFirst.slice(0, rule.evaluationPeriods);
  const breaching = considered.filter((point) => breaches(point.value, rule));
  const within = considered.filter((point) => !breaches(point.value, rule));
  const filled = rule.evaluationPeriods - considered.length;
  const state = filled > 0 ? filledState(range, breaching.length, filled, rule) : decided(breaching.length, rule);
  return { state, breaching, within, filled };
}

export function breaches(value: number, { comparison, threshold }: Rule): boolean {
  return COMPARE[comparison](value, threshold);
}

function decided(breaching: number, { datapointsToAlarm }: Rule): AlarmState {
  return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
}

function filledState(
  range: readonly (Datapoint | undefined)[],
  breaching: number,
  filled: number,
  rule: Rule,
): AlarmState | undefined {
  const { treatMissingData: treatment, evaluationPeriods, datapointsToAlarm } = rule;
  if (treatment === 'breaching') return decided(breaching + filled, rule);
  if (treatment === 'notBreaching') return decided(breaching, rule);
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (filled === evaluationPeriods) return treatment === 'missing' ? 'INSUFFICIENT_DATA' : undefined;
  if (filled + breaching < evaluationPeriods) return 'OK';
  return treatment === 'missing' && oldEnough(range, rule) ? 'ALARM' : undefined;
}

/**
 * Where all there is breaches, an alarm does not wait for ever for the rest: it goes off once the oldest datapoint is as
 * many periods old as datapoints are needed. Before that the next datapoint may still be a good one.
 */
function oldEnough(range: readonly (Datapoint | undefined)[], { datapointsToAlarm }: Rule): boolean {
  return range.length - range.findIndex((point) => point !== undefined) >= datapointsToAlarm;
}
