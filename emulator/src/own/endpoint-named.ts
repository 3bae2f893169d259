import { ServiceError } from '../http/errors';
import { type EndpointRecord, endpoints } from '../sagemaker/records';
import type { World } from '../world/world';

/** An endpoint as a person names it: account and Region only where the name alone does not do. */
export interface EndpointName {
  readonly endpoint: string;
  readonly account?: string;
  readonly region?: string;
}

/** @throws ServiceError that says which there are. */
export function endpointNamed({ endpoint, account, region }: EndpointName, world: World): EndpointRecord {
  const named = endpoints(world)
    .all()
    .filter(({ name }) => name === endpoint);
  const found = named.filter(
    (one) => (account ?? one.account) === one.account && (region ?? one.region) === one.region,
  );
  if (found.length === 0) throw bad(`There is no endpoint ${endpoint}.`);
  if (found.length > 1)
    throw bad(`There are ${found.length} endpoints ${endpoint}: name the account and region of one.`);
  return found[0];
}

const bad = (message: string) => new ServiceError('BadRequest', 400, message);
