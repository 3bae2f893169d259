import type { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** What is counted, in the words of people. */
export type ScaledKind = 'instances' | 'asyncInstances' | 'provisionedConcurrency' | 'copies';

export type ScalableDimension =
  | 'sagemaker:variant:DesiredInstanceCount'
  | 'sagemaker:variant:DesiredProvisionedConcurrency'
  | 'sagemaker:inference-component:DesiredCopyCount';

/** What a policy needs to know of the thing that it scales. */
export interface Scaled {
  readonly who: string;
  readonly kind: ScaledKind;
  /** Where the thing is: policies look at metrics of its account and region. */
  readonly scope: Construct;
  /** The dimensions of its metrics that tell whether it has to wake up. */
  readonly dimensions: CfnAlarmProps['dimensions'];
}

/** A policy, in CloudFormation's words. One that goes by steps has an alarm. */
export interface BoundPolicy {
  readonly policyName: string;
  readonly tracking?: CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty;
  readonly step?: CfnScalingPolicy.StepScalingPolicyConfigurationProperty;
  readonly alarm?: StepAlarm;
}

/** The alarm that sets a step policy off, but for its name and its action. */
export type StepAlarm = Omit<CfnAlarmProps, 'alarmName' | 'alarmActions'>;

/** Something that scales, with all that decides how. */
export interface ScalingTarget {
  readonly resourceId: string;
  readonly scalableDimension: ScalableDimension;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly policies: BoundPolicy[];
  readonly scheduledActions: CfnScalableTarget.ScheduledActionProperty[];
}
