import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';
import type { Cooldowns, NotScaledReason } from './decide';

/** What the service identifies a scalable target by, within an account and a Region. */
export interface TargetId {
  readonly resourceId: string;
  readonly dimension: string;
}

export interface SuspendedState {
  readonly DynamicScalingInSuspended: boolean;
  readonly DynamicScalingOutSuspended: boolean;
  readonly ScheduledScalingSuspended: boolean;
}

/** Times of records are ISO strings. */
export interface TargetRecord extends Scope, TargetId {
  readonly arn: string;
  readonly min: number;
  readonly max: number;
  readonly roleArn: string;
  readonly suspended: SuspendedState;
  readonly tags: Readonly<Record<string, string>>;
  readonly creationTime: string;
  readonly cooldowns?: Cooldowns;
  /** When the newest of them began. */
  readonly cooledAt?: string;
  /** Its capacity may lie outside of its bounds: the resource could not be scaled when they changed. */
  readonly unbounded?: boolean;
}

export interface TrackingConfiguration {
  readonly TargetValue: number;
  readonly PredefinedMetricSpecification?: { readonly PredefinedMetricType: string; readonly ResourceLabel?: string };
  readonly CustomizedMetricSpecification?: CustomizedMetric;
  readonly ScaleOutCooldown?: number;
  readonly ScaleInCooldown?: number;
  readonly DisableScaleIn?: boolean;
}

export interface CustomizedMetric {
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic?: string;
  readonly Unit?: string;
  readonly Metrics?: readonly MetricQuery[];
}

export interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: { readonly Metric: object; readonly Stat: string; readonly Unit?: string };
}

export interface StepConfiguration {
  readonly AdjustmentType?: 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity';
  readonly StepAdjustments?: readonly {
    readonly MetricIntervalLowerBound?: number;
    readonly MetricIntervalUpperBound?: number;
    readonly ScalingAdjustment: number;
  }[];
  readonly MinAdjustmentMagnitude?: number;
  readonly Cooldown?: number;
  readonly MetricAggregationType?: 'Average' | 'Minimum' | 'Maximum';
}

export interface PolicyRecord extends Scope, TargetId {
  readonly name: string;
  readonly arn: string;
  readonly type: 'StepScaling' | 'TargetTrackingScaling';
  readonly step?: StepConfiguration;
  readonly tracking?: TrackingConfiguration;
  /** The alarms that the service made for it: of too much, then of too little. */
  readonly alarms: readonly { readonly AlarmName: string; readonly AlarmARN: string }[];
  readonly creationTime: string;
}

export interface ScheduledActionRecord extends Scope, TargetId {
  readonly name: string;
  readonly arn: string;
  readonly schedule: string;
  readonly timezone?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly action: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
  readonly creationTime: string;
  /** When it runs next; missing once it runs no more. */
  readonly next?: string;
}

export type ActivityStatus = 'InProgress' | 'Successful' | 'Unfulfilled' | 'Failed';

export interface Activity {
  readonly id: string;
  readonly description: string;
  readonly cause: string;
  readonly startTime: string;
  readonly endTime?: string;
  readonly status: ActivityStatus;
  readonly message?: string;
  readonly notScaled?: readonly NotScaledReason[];
  /** The capacity that it sets. */
  readonly capacity?: number;
}

/** They outlive their scalable target. */
export interface ActivitiesRecord extends Scope, TargetId {
  /** The newest first. */
  readonly activities: readonly Activity[];
}

export const keyOf = ({ resourceId, dimension }: TargetId, name = ''): string => `${resourceId}|${dimension}|${name}`;
export const isOf = (id: TargetId, other: TargetId): boolean =>
  id.resourceId === other.resourceId && id.dimension === other.dimension;

export const targets = (world: World) => new Scoped(world.collection<TargetRecord>('autoscaling-targets'));
export const policies = (world: World) => new Scoped(world.collection<PolicyRecord>('autoscaling-policies'));
export const scheduledActions = (world: World) =>
  new Scoped(world.collection<ScheduledActionRecord>('autoscaling-scheduled-actions'));
export const activities = (world: World) => new Scoped(world.collection<ActivitiesRecord>('autoscaling-activities'));
