import type { Properties, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import { type Parameter, Parameters, type ParameterType } from './parameters';

const LONGEST_NAME = 2048;

const parameter: ResourceHandler = {
  async create(properties, context) {
    const name = (properties.Name as string | undefined) ?? context.generateName(LONGEST_NAME);
    return stateOf(context.world.part(Parameters).put(context, { name, ...valueIn(properties) }));
  },
  async update({ physicalId: name }, properties, context) {
    return stateOf(context.world.part(Parameters).put(context, { name, overwrite: true, ...valueIn(properties) }));
  },
  async delete({ physicalId }, context) {
    context.world.part(Parameters).delete(context, physicalId);
  },
};

function valueIn({ Type, Value, DataType }: Properties) {
  return { type: Type as ParameterType, value: String(Value), dataType: DataType as string | undefined };
}

function stateOf({ name, type, value }: Parameter): ResourceState {
  return { physicalId: name, attributes: { Type: type, Value: value } };
}

/** What runs the resource types of SSM. */
export const ssmHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::SSM::Parameter': parameter };
