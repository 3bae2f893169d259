/** What a target tracking policy decides by. Times are in seconds. */
export interface TrackingSettings {
  readonly kind: 'tracking';
  readonly policy: string;
  readonly targetValue: number;
  readonly scaleOutCooldown: number;
  readonly scaleInCooldown: number;
  readonly disableScaleIn: boolean;
}

export type AdjustmentType = 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity';
export type Aggregation = 'Average' | 'Minimum' | 'Maximum';

export interface StepAdjustment {
  readonly MetricIntervalLowerBound?: number;
  readonly MetricIntervalUpperBound?: number;
  readonly ScalingAdjustment: number;
}

/** What a step scaling policy decides by. */
export interface StepSettings {
  readonly kind: 'step';
  readonly policy: string;
  readonly adjustmentType: AdjustmentType;
  readonly adjustments: readonly StepAdjustment[];
  readonly minAdjustmentMagnitude: number;
  readonly aggregation: Aggregation;
  /** In seconds. */
  readonly cooldown: number;
}

export type PolicySettings = TrackingSettings | StepSettings;

export type Direction = 'out' | 'in';

/** An alarm that asks a policy to act, with the datapoints that it was last evaluated on, the oldest first. */
export interface AskingAlarm {
  readonly name: string;
  readonly state: string;
  readonly threshold: number;
  readonly comparison: string;
  readonly values: readonly number[];
}

/** Whether an alarm of that comparison watches for too much, not for too little. */
export const watchesAbove = (comparison: string): boolean => comparison.startsWith('Greater');
