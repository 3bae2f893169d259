import { asList, asText } from './fields';
import type { FoundPolicy, FoundTarget } from './found';
import type { Resource, Resources } from './resources';

/** The scalable targets that are resources of CloudFormation's, with their policies and the alarms of those. */
export function plainTargets(resources: Resources): FoundTarget[] {
  const policies = resources.of('AWS::ApplicationAutoScaling::ScalingPolicy');
  const alarms = resources.of('AWS::CloudWatch::Alarm');
  return resources
    .of('AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(({ properties }) => properties.ServiceNamespace === 'sagemaker')
    .map((target) => ({
      resourceId: String(target.properties.ResourceId),
      scalableDimension: String(target.properties.ScalableDimension),
      minCapacity: target.properties.MinCapacity,
      maxCapacity: target.properties.MaxCapacity,
      policies: policies.filter((policy) => isOf(policy, target)).map((policy) => found(policy, alarms)),
      scheduledActions: asList(target.properties.ScheduledActions),
    }));
}

/** A policy names its target by `Ref`, or by all that identifies it. */
function isOf({ properties: policy }: Resource, { id, properties: target }: Resource): boolean {
  if (policy.ScalingTargetId !== undefined) return policy.ScalingTargetId === id;
  return policy.ResourceId === target.ResourceId && policy.ScalableDimension === target.ScalableDimension;
}

function found({ id, properties }: Resource, alarms: readonly Resource[]): FoundPolicy {
  const tracking = properties.TargetTrackingScalingPolicyConfiguration;
  const step = properties.StepScalingPolicyConfiguration;
  const own = alarms.filter(
    ({ properties: { AlarmActions } }) => Array.isArray(AlarmActions) && AlarmActions.includes(id),
  );
  return {
    name: asText(properties.PolicyName) ?? id,
    ...(tracking ? { tracking: tracking as FoundPolicy['tracking'] } : {}),
    ...(step ? { step: step as FoundPolicy['step'] } : {}),
    alarms: own.map((alarm) => ({ AlarmName: alarm.id, ...alarm.properties })),
  };
}
