import type { Operation } from '../../http/types';
import { Parameters } from '../parameters';
import { toWire } from '../wire';

/** Those that are there, and the names of those that are not. */
export const getParameters: Operation<{ Names: string[] }> = ({ Names }, call) => {
  const parameters = call.world.part(Parameters);
  const found = Names.filter((name) => parameters.find(call, name.replace(/:\d+$/, '')));
  return {
    Parameters: found.map((name) => toWire(parameters.require(call, name))),
    InvalidParameters: Names.filter((name) => !found.includes(name)),
  };
};
