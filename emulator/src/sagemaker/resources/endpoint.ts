import type {
  Properties,
  ResourceContext,
  ResourceHandler,
  ResourceState,
} from '../../cloudformation/resource-handler';
import { Sentence } from '../../sentence';
import { type EndpointRecord, endpoints } from '../records';
import { Endpoints } from '../serving/endpoints';
import { callAs, unlessGone, updateTags, withStackTags } from './call';
import { RollbackHandling } from './rollback-handling';

/** They act on updates only; CreateEndpoint has no such members. */
const UPDATE_ONLY = ['ExcludeRetainedVariantProperties', 'RetainAllVariantProperties', 'RetainDeploymentConfig'];

/** `AWS::SageMaker::Endpoint`: stable once it is InService on the config that was asked for, or rolled back from it. */
export const endpointHandler: ResourceHandler = {
  async create(properties, context) {
    const EndpointName = String(properties.EndpointName ?? context.generateName(63));
    const given = Object.entries(properties).filter(([name]) => !UPDATE_ONLY.includes(name));
    const input = withStackTags({ ...Object.fromEntries(given), EndpointName }, context);
    const { EndpointArn } = await callAs<{ EndpointArn: string }>(context, 'CreateEndpoint', input);
    context.initiated?.(EndpointArn);
    const state = { physicalId: EndpointArn, attributes: { Id: EndpointArn, EndpointArn, EndpointName } };
    const endpoint = await settled(state, context);
    if (endpoint?.status === 'InService') return state;
    await remove(state, context);
    throw new Sentence(endpoint?.failureReason ?? `Endpoint ${EndpointName} was deleted while it was created.`);
  },

  async update(current, properties, context) {
    const before = find(current, context)?.status;
    const endpoint = await settled(current, context);
    await updateTags(context, current.physicalId, properties);
    if (isThere(endpoint, properties, context)) return current;
    // Cut off by the emulator's end: what was under way then was this very update.
    const wasUnderWay =
      before !== endpoint?.status && endpoint?.rolledBack?.configName === properties.EndpointConfigName;
    conclude(wasUnderWay ? endpoint : await moveTo(properties, current, context), properties, context);
    return current;
  },

  delete: remove,
};

/** Whether nothing has to be asked of SageMaker. */
function isThere(endpoint: EndpointRecord | undefined, { EndpointConfigName }: Properties, context: ResourceContext) {
  if (!endpoint || endpoint.fleet?.configName !== EndpointConfigName) return false;
  const rolledBackBefore = context.rollingBack && endpoint.rolledBack !== undefined;
  return !rolledBackBefore || !context.world.part(RollbackHandling).asksAgain;
}

async function moveTo(
  properties: Properties,
  current: ResourceState,
  context: ResourceContext,
): Promise<EndpointRecord | undefined> {
  const { Tags: _tags, ...rest } = properties;
  const name = find(current, context)?.name;
  await callAs(context, 'UpdateEndpoint', { ...rest, EndpointName: name });
  return settled(current, context);
}

/** @throws Sentence when the update is to count as failed. */
function conclude(endpoint: EndpointRecord | undefined, { EndpointConfigName }: Properties, context: ResourceContext) {
  const { world, stackName, logicalId } = context;
  if (!endpoint) throw new Sentence(`The endpoint of ${logicalId} was deleted while it was updated.`);
  const { name, fleet, failureReason } = endpoint;
  if (fleet?.configName === EndpointConfigName) return;
  if (!world.part(RollbackHandling).isSuccess(endpoint))
    throw new Sentence(failureReason ?? `Endpoint ${name} serves ${fleet?.configName}, not ${EndpointConfigName}.`);
  world.log.warn(
    `${stackName}, ${logicalId}: CloudFormation takes this for a success, but endpoint ${name} serves ${fleet?.configName}, not ${EndpointConfigName}. ${failureReason}`,
  );
}

/** Waits until the endpoint is gone and its processes have ended. */
async function remove(current: ResourceState, context: ResourceContext): Promise<void> {
  const endpoint = await settled(current, context);
  if (!endpoint) return;
  await unlessGone(callAs(context, 'DeleteEndpoint', { EndpointName: endpoint.name }));
  await context.world.part(Endpoints).settled(endpoint);
}

async function settled(current: ResourceState, context: ResourceContext): Promise<EndpointRecord | undefined> {
  const endpoint = find(current, context);
  return endpoint && context.world.part(Endpoints).settled(endpoint);
}

/** By its ARN: of an endpoint whose creation was cut off, nothing else is known. */
const find = ({ physicalId }: ResourceState, context: ResourceContext) =>
  endpoints(context.world)
    .list(context)
    .find(({ arn }) => arn === physicalId);
