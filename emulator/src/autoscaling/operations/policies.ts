import type { Operation } from '../../http/types';
import { ScalingPolicies } from '../policies';
import type { PolicyRecord } from '../records';
import { ScalableTargets } from '../targets';
import { type IdInput, identityOf, idOf, type ListInput, narrowed, page } from './identity';

interface Putting extends IdInput {
  readonly PolicyName: string;
  readonly PolicyType?: PolicyRecord['type'];
  readonly StepScalingPolicyConfiguration?: PolicyRecord['step'];
  readonly TargetTrackingScalingPolicyConfiguration?: PolicyRecord['tracking'];
}

export const putScalingPolicy: Operation<Putting> = (input, { world, ...scope }) => {
  const target = world.part(ScalableTargets).require(scope, idOf(world, input));
  const { PolicyName: name, PolicyType: type, StepScalingPolicyConfiguration: step } = input;
  const tracking = input.TargetTrackingScalingPolicyConfiguration;
  const policy = world.part(ScalingPolicies).put(target, { name, type, step, tracking });
  return { PolicyARN: policy.arn, Alarms: policy.alarms };
};

export const deleteScalingPolicy: Operation<IdInput & { readonly PolicyName: string }> = (
  input,
  { world, ...scope },
) => {
  const policies = world.part(ScalingPolicies);
  policies.delete(policies.require(scope, idOf(world, input), input.PolicyName));
  return {};
};

export const describeScalingPolicies: Operation<ListInput & { readonly PolicyNames?: readonly string[] }> = (
  input,
  { world, ...scope },
) => {
  const named = world
    .part(ScalingPolicies)
    .list(scope)
    .filter(({ name }) => !input.PolicyNames?.length || input.PolicyNames.includes(name));
  const { items, NextToken } = page(narrowed(named, input), input);
  return { ScalingPolicies: items.map(toWire), NextToken };
};

function toWire(policy: PolicyRecord): object {
  return {
    ...identityOf(policy),
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    PolicyType: policy.type,
    StepScalingPolicyConfiguration: policy.step,
    TargetTrackingScalingPolicyConfiguration: policy.tracking,
    Alarms: policy.alarms,
    CreationTime: new Date(policy.creationTime),
  };
}
