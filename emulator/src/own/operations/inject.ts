import { ServiceError } from '../../http/errors';
import { type Fault, type FaultSelector, Faults } from '../../runtime/faults';
import type { EndpointRecord } from '../../sagemaker/records';
import { type EndpointName, endpointNamed } from '../endpoint-named';
import { jsonBody, type OwnOperation } from '../request';

/** What `POST /_serving/inject` takes. */
export interface InjectRequest extends FaultSelector, EndpointName {
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
  const endpoint = endpointNamed(request, world);
  const { variant, fleet, configName, errors = 0, latencyMs = 0 } = request;
  requireVariant(endpoint, variant);
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

function requireVariant({ name, fleet, pending }: EndpointRecord, variant: string | undefined): void {
  const variants = [fleet, pending].flatMap((one) => one?.variants ?? []).map((one) => one.name);
  if (variant !== undefined && !variants.includes(variant))
    throw bad(`Endpoint ${name} has no variant ${variant}, but ${[...new Set(variants)].join(', ')}.`);
}

const bad = (message: string) => new ServiceError('BadRequest', 400, message);
