import type { Properties, ResourceContext, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import type { Alarm } from './alarms/alarm';
import { Alarms } from './alarms/alarms';
import { readDefinition } from './alarms/definition';
import { validationError } from './errors';

const LONGEST_NAME = 255;

const alarm: ResourceHandler = {
  async create(properties, context) {
    const name = (properties.AlarmName as string | undefined) ?? context.generateName(LONGEST_NAME);
    const existing = context.world.part(Alarms).find(context, name);
    if (existing?.account === context.account) throw validationError(`${name} already exists`);
    return put(name, properties, context);
  },
  async update({ physicalId }, properties, context) {
    const state = put(physicalId, properties, context);
    const { tags } = readDefinition({ ...properties, AlarmName: physicalId });
    const alarms = context.world.part(Alarms);
    alarms.change(alarms.require(context, physicalId), { tags });
    return state;
  },
  async delete({ physicalId }, context) {
    const alarms = context.world.part(Alarms);
    const found = alarms.find(context, physicalId);
    if (found?.account === context.account) alarms.delete(found);
  },
};

function put(name: string, properties: Properties, context: ResourceContext): ResourceState {
  const { definition, tags } = readDefinition({ ...properties, AlarmName: name });
  return stateOf(context.world.part(Alarms).put(context, definition, tags));
}

function stateOf({ name, arn }: Alarm): ResourceState {
  return { physicalId: name, attributes: { Arn: arn } };
}

/** What runs the resource types of CloudWatch. */
export const cloudWatchHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::CloudWatch::Alarm': alarm };
