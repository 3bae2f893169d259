import type { CustomResourceEvent } from '../../shared/src/custom-resource';

/** What CloudFormation sends: before the endpoint changes, and after. */
export interface ResourceEvent extends CustomResourceEvent<Properties> {
  readonly ResourceType: string;
  readonly OldResourceProperties?: Properties;
}

/** What EventBridge sends when an endpoint comes into service. */
export interface StateChange {
  readonly detail: { readonly EndpointName: string };
}

/** What is wanted: the resource's properties. CloudFormation makes text of numbers, and leaves empty lists out. */
export interface Properties {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly Variants?: readonly Variant[];
  readonly Targets?: readonly Target[];
}

/** What of a variant SageMaker does not let change while it scales. */
export interface Variant {
  readonly VariantName: string;
  readonly InstanceType?: string;
}

/** What is wanted, typed again. */
export interface Desired {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly Variants: readonly Variant[];
  readonly Targets: readonly Target[];
}

export interface TargetId {
  readonly ResourceId: string;
  readonly ScalableDimension: ScalableDimension;
}

export type ScalableDimension =
  | 'sagemaker:variant:DesiredInstanceCount'
  | 'sagemaker:variant:DesiredProvisionedConcurrency';

export interface Target extends TargetId {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly Policies?: readonly Policy[];
  readonly ScheduledActions?: readonly ScheduledAction[];
}

/** A policy tracks a target, or goes by steps, set off by an alarm. */
export interface Policy {
  readonly PolicyName: string;
  readonly TargetTrackingScalingPolicyConfiguration?: Members;
  readonly StepScalingPolicyConfiguration?: Members;
  readonly Alarm?: Members;
}

export interface ScheduledAction {
  readonly ScheduledActionName: string;
  readonly Schedule: string;
  readonly Timezone?: string;
  readonly StartTime?: string;
  readonly EndTime?: string;
  readonly ScalableTargetAction: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
}

/** Members of an operation's input, as the service calls them. */
export type Members = Readonly<Record<string, unknown>>;
