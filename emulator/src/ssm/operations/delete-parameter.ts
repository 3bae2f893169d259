import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { Parameters } from '../parameters';

export const deleteParameter: Operation<{ Name: string }> = ({ Name }, call) => {
  if (call.world.part(Parameters).delete(call, Name)) return {};
  throw new ServiceError('ParameterNotFound', 400, `Parameter ${Name} not found.`);
};

/** Those that were there, and the names of those that were not. */
export const deleteParameters: Operation<{ Names: string[] }> = ({ Names }, call) => {
  const deleted = Names.filter((name) => call.world.part(Parameters).delete(call, name));
  return { DeletedParameters: deleted, InvalidParameters: Names.filter((name) => !deleted.includes(name)) };
};
