import { Functions } from '../functions';
import { json, type LambdaOperation } from '../request';
import { configurationOf } from '../wire';

/** Without the address of the code, which nobody can download here. */
export const getFunction: LambdaOperation = ({ http, parameters: [name] }, call) => {
  const record = call.world.part(Functions).require(call, name, http.query.get('Qualifier'));
  const { tags, reservedConcurrency } = record;
  return json(200, {
    Configuration: configurationOf(record),
    Code: { RepositoryType: 'S3' },
    Tags: Object.keys(tags).length > 0 ? tags : undefined,
    Concurrency: reservedConcurrency === undefined ? undefined : { ReservedConcurrentExecutions: reservedConcurrency },
  });
};

export const getFunctionConfiguration: LambdaOperation = ({ http, parameters: [name] }, call) =>
  json(200, configurationOf(call.world.part(Functions).require(call, name, http.query.get('Qualifier'))));
