import { ServiceError } from '../../http/errors';
import { type Fault, type FaultSelector, Faults } from '../../runtime/faults';
import { type EndpointRecord, endpoints } from '../../sagemaker/records';
import type { World } from '../../world/world';
import { jsonBody, type OwnOperation } from '../request';

/** What `POST /_serving/inject` takes. */
export interface InjectRequest extends FaultSelector {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Needed only where two accounts or Regions have an endpoint of that name. */
  readonly account?: string;
  readonly region?: string;
  /** The share of requests to answer with a container's 500: 0 to 1. @default 0 */
  readonly errors?: number;
  /** What to add to the container's time. @default 0 */
  readonly latencyMs?: number;
  /** Take back what the selector covers, instead of injecting. @default false */
  readonly clear?: boolean;
}

/** The faults of the endpoint, once that is done. */
export interface InjectAnswer {
  readonly endpoint: string;
  readonly faults: readonly Fault[];
}

const MAX_LATENCY_MILLISECONDS = 600_000;

/** Makes an endpoint's containers fail or be slow, so that a rollback can be rehearsed. */
export const inject: OwnOperation = async (http, { world }): Promise<InjectAnswer> => {
  const request = await jsonBody<InjectRequest>(http, ['endpoint']);
  requireSound(request);
  const endpoint = endpointOf(request, world);
  const { variant, fleet, configName, errors = 0, latencyMs = 0 } = request;
  const faults = world.part(Faults);
  const selector = { variant, fleet, configName };
  if (request.clear) faults.clear(endpoint, selector);
  else faults.inject(endpoint, { ...selector, errors, latencyMs });
  return { endpoint: endpoint.name, faults: faults.of(endpoint) };
};

function requireSound({ errors, latencyMs, clear, fleet = 'both' }: InjectRequest): void {
  requireWithin('errors', errors, 1);
  requireWithin('latencyMs', latencyMs, MAX_LATENCY_MILLISECONDS);
  if (!['new', 'old', 'both'].includes(fleet))
    throw bad(`fleet is ${JSON.stringify(fleet)}, allowed are new, old and both.`);
  if (!clear && errors === undefined && latencyMs === undefined)
    throw bad('There is nothing to inject: give errors, latencyMs or clear.');
}

function requireWithin(name: string, value: unknown, max: number): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= max)) return;
  throw bad(`${name} is ${JSON.stringify(value)}, allowed is a number from 0 to ${max}.`);
}

function endpointOf({ endpoint, account, region, variant }: InjectRequest, world: World): EndpointRecord {
  const named = endpoints(world)
    .all()
    .filter(({ name }) => name === endpoint);
  const found = named.filter(
    (one) => (account ?? one.account) === one.account && (region ?? one.region) === one.region,
  );
  if (found.length === 0) throw bad(`There is no endpoint ${endpoint}.`);
  if (found.length > 1)
    throw bad(`There are ${found.length} endpoints ${endpoint}: name the account and region of one.`);
  const variants = [found[0].fleet, found[0].pending].flatMap((fleet) => fleet?.variants ?? []).map(({ name }) => name);
  if (variant !== undefined && !variants.includes(variant))
    throw bad(`Endpoint ${endpoint} has no variant ${variant}, but ${[...new Set(variants)].join(', ')}.`);
  return found[0];
}

const bad = (message: string) => new ServiceError('BadRequest', 400, message);
