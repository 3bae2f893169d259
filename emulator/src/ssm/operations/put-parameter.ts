import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { PARAMETER_TYPES, Parameters, type ParameterType } from '../parameters';

interface PutParameterInput {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: ParameterType;
  readonly Overwrite?: boolean;
  readonly DataType?: string;
}

export const putParameter: Operation<PutParameterInput> = (input, call) => {
  const parameters = call.world.part(Parameters);
  const { Name: name, Value: value, Type: type, Overwrite: overwrite, DataType: dataType } = input;
  if (!type && !parameters.find(call, name))
    throw new ServiceError('ValidationException', 400, 'A parameter type is required when you create a parameter.');
  if (type && !PARAMETER_TYPES.includes(type))
    throw new ServiceError(
      'ValidationException',
      400,
      `1 validation error detected: Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [${PARAMETER_TYPES.join(', ')}]`,
    );
  const { version } = parameters.put(call, { name, value, type, overwrite, dataType });
  return { Version: version, Tier: 'Standard' };
};
