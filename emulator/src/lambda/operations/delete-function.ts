import { Functions } from '../functions';
import { empty, type LambdaOperation } from '../request';
import { Sandboxes } from '../sandboxes';

export const deleteFunction: LambdaOperation = ({ http, parameters: [name] }, call) => {
  const functions = call.world.part(Functions);
  const record = functions.require(call, name, http.query.get('Qualifier'));
  functions.delete(record);
  call.world.part(Sandboxes).retire(record);
  return empty;
};
