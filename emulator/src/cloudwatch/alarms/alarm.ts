import type { Scope } from '../../world/world';
import type { MetricDataQuery } from '../math/queries';
import type { Dimension } from '../metrics/metric';

export const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

export type AlarmState = (typeof STATES)[number];

export const MISSING_DATA = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;

export type TreatMissingData = (typeof MISSING_DATA)[number];

export const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;

export type ComparisonOperator = (typeof COMPARISONS)[number];

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What PutMetricAlarm was given, after the defaults that DescribeAlarms shows. */
export interface AlarmDefinition {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled: boolean;
  readonly OKActions: readonly string[];
  readonly AlarmActions: readonly string[];
  readonly InsufficientDataActions: readonly string[];
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Dimensions: readonly Dimension[];
  /** In seconds. */
  readonly Period?: number;
  readonly Unit?: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: ComparisonOperator;
  readonly TreatMissingData?: TreatMissingData;
  readonly EvaluateLowSampleCountPercentile?: 'evaluate' | 'ignore';
  readonly Metrics?: readonly MetricDataQuery[];
}

/** What an alarm is in, and why. */
export interface AlarmStatus {
  readonly state: AlarmState;
  readonly reason: string;
  /** The datapoints behind the state, as JSON text. */
  readonly reasonData?: string;
  /** An ISO string, like all times of records. */
  readonly updatedAt: string;
}

export interface Alarm extends Scope, AlarmStatus {
  readonly name: string;
  readonly arn: string;
  readonly definition: AlarmDefinition;
  readonly configuredAt: string;
  /** When the state last became another. */
  readonly transitionedAt: string;
  /** SetAlarmState was the last to set the state: the next evaluation says anew why. */
  readonly setByHand?: boolean;
  readonly tags: readonly Tag[];
}
