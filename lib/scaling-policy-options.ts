import type { Duration, TimeZone } from 'aws-cdk-lib';
import type {
  AdjustmentType,
  MetricAggregationType,
  ScalingInterval,
  Schedule,
} from 'aws-cdk-lib/aws-applicationautoscaling';

/** Options of every policy. */
export interface ScalingPolicyOptions {
  /**
   * The name of the policy, of up to 256 letters, digits, hyphens and underscores; unique where it is used.
   *
   * @default - what it scales on, with a number behind it if there is one of that name already
   * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
   */
  readonly policyName?: string;
}

/** Options of a policy that keeps a metric near its target. */
export interface TargetTrackingOptions extends ScalingPolicyOptions {
  /**
   * Whether the policy only adds capacity and never takes any away.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;

  /**
   * How long after capacity was taken away no more is taken away, in whole seconds.
   *
   * @default - the service's own, which is 5 minutes
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long after capacity was added no more is added, in whole seconds, unless even more is needed.
   *
   * @default - the service's own, which is 5 minutes
   */
  readonly scaleOutCooldown?: Duration;
}

/** Options of `ScalingPolicy.maxRequestsPerSecond()`. */
export interface RequestsScalingOptions extends TargetTrackingOptions {
  /**
   * What part of the number is aimed at, above 0 and up to 1: the rest is for the time that a new instance takes to start.
   *
   * @default 0.5
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-loadtest.html
   */
  readonly safetyFactor?: number;
}

/** Options of `ScalingPolicy.step()`. */
export interface StepScalingOptions extends ScalingPolicyOptions {
  /**
   * What is done in which range of the metric: up to 20, with at most one gap between them, in which nothing is done.
   *
   * So `[{ upper: 10, change: -1 }, { lower: 50, change: +1 }, { lower: 70, change: +3 }]` takes one away below 10, adds one from 50 and three
   * from 70.
   */
  readonly scalingSteps: ScalingInterval[];

  /**
   * What `change` is: so many more or fewer, so many per cent, or exactly so many.
   *
   * @default AdjustmentType.CHANGE_IN_CAPACITY
   */
  readonly adjustmentType?: AdjustmentType;

  /**
   * How long a change keeps the next one waiting, in whole seconds.
   *
   * @default - the service's own, which is 5 minutes
   */
  readonly cooldown?: Duration;

  /**
   * The least that a change in per cent amounts to, from 1.
   *
   * @default - none
   */
  readonly minAdjustmentMagnitude?: number;

  /**
   * What the values within a period are summed up to before they are compared with the steps.
   *
   * @default - the metric's statistic where it is one of the three, else the average
   */
  readonly metricAggregationType?: MetricAggregationType;

  /**
   * How many periods of the metric the alarm looks at, from 1.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;

  /**
   * How many of them have to be beyond the threshold, from 1 to `evaluationPeriods`.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;
}

/** Options of `ScalingPolicy.wakeUp()`. */
export interface WakeUpOptions extends ScalingPolicyOptions {
  /**
   * How many there are to be when a request comes and there is none, from 1.
   *
   * @default 1
   */
  readonly capacity?: number;

  /**
   * How long a change keeps the next one waiting, in whole seconds.
   *
   * @default - the service's own, which is 5 minutes
   */
  readonly cooldown?: Duration;
}

/** Options of `ScalingPolicy.schedule()`. At least one of the capacities has to be given. */
export interface ScheduledScalingOptions {
  /** When it happens: once, at a rate, or by the calendar. */
  readonly schedule: Schedule;

  /**
   * The name of the scheduled action; unique where it is used.
   *
   * @default - `Schedule`, with a number behind it if there is one of that name already
   */
  readonly scheduledActionName?: string;

  /**
   * The fewest from then on.
   *
   * @default - as before
   */
  readonly minCapacity?: number;

  /**
   * The most from then on.
   *
   * @default - as before
   */
  readonly maxCapacity?: number;

  /**
   * The time zone of the schedule.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * When the schedule begins.
   *
   * @default - at once
   */
  readonly startTime?: Date;

  /**
   * When the schedule ends.
   *
   * @default - never
   */
  readonly endTime?: Date;
}
