import type { Run } from '../../shared/src/custom-resource';
import type { Clients } from './clients';
import { Endpoint } from './endpoint';
import type { StateChange } from './event';
import { Owner } from './owner';

/** Brings about what is wanted of an endpoint that has come into service. @returns a sentence about what was done */
export async function heard(
  { detail: { EndpointName: name } }: StateChange,
  clients: Clients,
  run: Run,
): Promise<string> {
  const done = await new Owner(name, clients, new Endpoint(name, clients.sagemaker, run)).settle();
  return `Endpoint '${name}': ${done}`;
}
