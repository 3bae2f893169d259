import { ServiceError } from '../../http/errors';
import { Comparisons, type Shadowing } from '../../runtime/shadow/comparisons';
import { endpointNamed } from '../endpoint-named';
import type { OwnOperation } from '../request';

/** What `GET /_serving/compare` answers. */
export interface CompareAnswer {
  readonly endpoint: string;
  /** The shadow of each endpoint config that had one, in the order in which they came. */
  readonly shadowings: readonly Shadowing[];
}

/** Both sides of the requests that an endpoint's shadow variant got copies of. */
export const compare: OwnOperation = ({ query }, { world }): CompareAnswer => {
  const named = (name: string) => query.get(name) ?? undefined;
  const endpoint = named('endpoint');
  if (!endpoint) throw new ServiceError('BadRequest', 400, 'The query of /_serving/compare needs an endpoint.');
  const found = endpointNamed({ endpoint, account: named('account'), region: named('region') }, world);
  const { fleet, name } = found;
  const shadowings = world.part(Comparisons).all(found);
  if (shadowings.length === 0 && !fleet?.shadows?.length)
    throw new ServiceError('BadRequest', 400, `Endpoint ${name} has no shadow variant.`);
  return { endpoint: name, shadowings };
};
