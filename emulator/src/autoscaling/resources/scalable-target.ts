import type { Properties, ResourceContext, ResourceHandler } from '../../cloudformation/resource-handler';
import { Sentence } from '../../sentence';
import { ScalableTargets } from '../targets';
import { callAs, only, unlessGone } from './call';

interface ScheduledAction extends Properties {
  readonly ScheduledActionName: string;
}

const ID = ['ServiceNamespace', 'ResourceId', 'ScalableDimension'];
const CHANGEABLE = ['MinCapacity', 'MaxCapacity', 'RoleARN', 'SuspendedState'];

/** `AWS::ApplicationAutoScaling::ScalableTarget`: what it scales is create-only; its scheduled actions live inside of it. */
export const scalableTargetHandler: ResourceHandler = {
  async create(properties, context) {
    requireNew(properties, context);
    const Tags = Object.fromEntries([...context.tags, ...tagsIn(properties)].map(({ Key, Value }) => [Key, Value]));
    await callAs(context, 'RegisterScalableTarget', { ...only(properties, ...ID, ...CHANGEABLE), Tags });
    const physicalId = identifierOf(properties);
    context.initiated?.(physicalId);
    await putActions(properties, context);
    return { physicalId, attributes: { Id: physicalId } };
  },

  async update(current, properties, context) {
    await callAs(context, 'RegisterScalableTarget', only(properties, ...ID, ...CHANGEABLE));
    await putActions(properties, context);
    await removeActions(properties, context);
    await updateTags(properties, context);
    return current;
  },

  delete: ({ physicalId }, context) => unlessGone(callAs(context, 'DeregisterScalableTarget', idOf(physicalId))),
};

function requireNew(properties: Properties, { world, account, region }: ResourceContext): void {
  const { ResourceId: resourceId, ScalableDimension: dimension } = properties;
  const found = world
    .part(ScalableTargets)
    .of({ account, region }, String(resourceId))
    .some((target) => target.dimension === dimension);
  if (found) throw new Sentence(`${identifierOf(properties)} already exists`);
}

/** What `Ref` returns, and what CloudFormation identifies it by. */
const identifierOf = (properties: Properties) =>
  [properties.ResourceId, properties.ScalableDimension, properties.ServiceNamespace].join('|');

export function idOf(identifier: string): Properties {
  const [ResourceId, ScalableDimension, ServiceNamespace] = identifier.split('|');
  return { ServiceNamespace, ResourceId, ScalableDimension };
}

async function putActions(properties: Properties, context: ResourceContext): Promise<void> {
  for (const action of actionsIn(properties)) {
    const times = { StartTime: seconds(action.StartTime), EndTime: seconds(action.EndTime) };
    await callAs(context, 'PutScheduledAction', { ...only(properties, ...ID), ...action, ...times });
  }
}

async function removeActions(properties: Properties, context: ResourceContext): Promise<void> {
  const id = only(properties, ...ID);
  const { ScheduledActions: present } = await callAs<{ ScheduledActions: ScheduledAction[] }>(
    context,
    'DescribeScheduledActions',
    id,
  );
  const wanted = actionsIn(properties).map(({ ScheduledActionName }) => ScheduledActionName);
  for (const { ScheduledActionName } of present)
    if (!wanted.includes(ScheduledActionName))
      await callAs(context, 'DeleteScheduledAction', { ...id, ScheduledActionName });
}

async function updateTags(properties: Properties, context: ResourceContext): Promise<void> {
  const { world, account, region, tags } = context;
  const targets = world.part(ScalableTargets);
  const wanted = Object.fromEntries([...tags, ...tagsIn(properties)].map(({ Key, Value }) => [Key, Value]));
  const { ResourceId, ScalableDimension } = properties;
  const id = { resourceId: String(ResourceId), dimension: String(ScalableDimension) };
  targets.change(targets.require({ account, region }, id), { tags: wanted });
}

const actionsIn = ({ ScheduledActions = [] }: Properties) => ScheduledActions as readonly ScheduledAction[];

const tagsIn = ({ Tags = [] }: Properties) => Tags as ResourceContext['tags'];

/** Templates write a date and a time. */
function seconds(time: unknown): unknown {
  return typeof time === 'string' && Number.isNaN(Number(time)) ? Date.parse(time) / 1000 : time;
}
