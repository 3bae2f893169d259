import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IDependable } from 'constructs';
import type { BoundPolicy, ScalingTarget } from './scaling-bound';

/** Tells policies of CloudFormation's from those of the function that owns them otherwise: both could be on one target. */
const SUFFIX = '-Plain';

/** A scalable target as plain resources of the stack. */
export class PlainScaling extends Construct {
  /** @param after what has to be in service first: the target is just a name to CloudFormation */
  constructor(scope: Construct, id: string, target: ScalingTarget, after: IDependable) {
    super(scope, id);
    const { resourceId, scalableDimension, minCapacity, maxCapacity, scheduledActions } = target;
    const resource = new CfnScalableTarget(this, 'Resource', {
      serviceNamespace: 'sagemaker',
      resourceId,
      scalableDimension,
      minCapacity,
      maxCapacity,
      scheduledActions: scheduledActions.length > 0 ? scheduledActions : undefined,
    });
    resource.node.addDependency(after);
    for (const policy of target.policies) this.add(policy, resource);
  }

  private add({ policyName, tracking, step, alarm }: BoundPolicy, target: CfnScalableTarget): void {
    const scope = new Construct(this, policyName);
    const policy = new CfnScalingPolicy(scope, 'Resource', {
      policyName: `${policyName}${SUFFIX}`,
      policyType: tracking ? 'TargetTrackingScaling' : 'StepScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: tracking,
      stepScalingPolicyConfiguration: step,
    });
    if (alarm) new CfnAlarm(scope, 'Alarm', { ...alarm, alarmActions: [policy.ref] });
  }
}
