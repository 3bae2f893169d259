import type { Properties, ResourceContext, ResourceHandler } from '../../cloudformation/resource-handler';
import { Sentence } from '../../sentence';
import { ScalingPolicies } from '../policies';
import { callAs, only, unlessGone } from './call';
import { idOf } from './scalable-target';

const ID = ['ServiceNamespace', 'ResourceId', 'ScalableDimension'];
const CONFIGURATION = [
  'PolicyType',
  'StepScalingPolicyConfiguration',
  'TargetTrackingScalingPolicyConfiguration',
  'PredictiveScalingPolicyConfiguration',
];

/** `AWS::ApplicationAutoScaling::ScalingPolicy`: identified by its ARN; its name and its target are create-only. */
export const scalingPolicyHandler: ResourceHandler = {
  async create(properties, context) {
    requireNew(properties, context);
    const physicalId = await put(properties, context);
    return { physicalId, attributes: { Arn: physicalId } };
  },

  async update(current, properties, context) {
    const physicalId = await put(properties, context);
    return physicalId === current.physicalId ? current : { physicalId, attributes: { Arn: physicalId } };
  },

  async delete({ physicalId }, context) {
    const policy = context.world.part(ScalingPolicies).byArn(physicalId);
    if (!policy) return;
    const { name: PolicyName, resourceId: ResourceId, dimension: ScalableDimension } = policy;
    const id = { ServiceNamespace: 'sagemaker', ResourceId, ScalableDimension };
    await unlessGone(callAs(context, 'DeleteScalingPolicy', { ...id, PolicyName }));
  },
};

/** The policy's ARN. */
async function put(properties: Properties, context: ResourceContext): Promise<string> {
  const input = { ...targetIn(properties), ...only(properties, 'PolicyName', ...CONFIGURATION) };
  const { PolicyARN } = await callAs<{ PolicyARN: string }>(context, 'PutScalingPolicy', input);
  return PolicyARN;
}

/** A policy names its target's id, or the three parts of it. */
function targetIn(properties: Properties): Properties {
  const { ScalingTargetId } = properties;
  return typeof ScalingTargetId === 'string' ? idOf(ScalingTargetId) : only(properties, ...ID);
}

function requireNew(properties: Properties, { world, account, region }: ResourceContext): void {
  const { ResourceId, ScalableDimension } = targetIn(properties);
  const { PolicyName } = properties;
  const found = world
    .part(ScalingPolicies)
    .list({ account, region })
    .some(
      (policy) =>
        policy.account === account &&
        policy.name === PolicyName &&
        policy.resourceId === ResourceId &&
        policy.dimension === ScalableDimension,
    );
  if (found) throw new Sentence(`${PolicyName} of ${ResourceId} already exists`);
}
