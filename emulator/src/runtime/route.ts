import { hostOf } from '../sagemaker/components/component-record';
import { type EndpointRecord, endpoints } from '../sagemaker/records';
import { Endpoints } from '../sagemaker/serving/endpoints';
import type { Destination, Traffic } from '../sagemaker/serving/traffic';
import type { Scope, World } from '../world/world';
import { noInstance, serviceUnavailable, type Target, validationError } from './errors';
import type { Invoked } from './invoke';
import type { Kind } from './kinds/kind';
import { kindOf } from './kinds/kinds';

const ANSWERING: readonly string[] = ['InService', 'Updating', 'RollingBack'];

/**
 * Finds the instance for a request, and begins the request on it: whoever calls this releases the instance.
 *
 * @throws ServiceError ValidationError in the service's words; ServiceUnavailable while no instance is up.
 */
export async function route(invoked: Invoked): Promise<Target> {
  const { world, endpointName: name, headers } = invoked;
  const { record, traffic } = serving(world, invoked, name);
  const { fleet, variant } = choose(record, traffic, headers.TargetVariant ?? hostOf(world, record, headers));
  const kind = kindOf(variant.record);
  kind.check(name, variant, headers);
  requireFitting(kind, invoked);
  const instance = await kind.pick(variant, headers);
  if (!instance) throw noInstance(name, variant);
  return { endpoint: record, fleet, isNew: fleet === traffic.pending, variant, instance };
}

/** Before an instance is taken, or started, for it. */
function requireFitting({ maxPayloadBytes }: Kind, { body, requestId }: Invoked): void {
  if (maxPayloadBytes !== undefined && body.length > maxPayloadBytes)
    throw validationError(`Request ${requestId} has oversize body.`);
}

/** An endpoint that takes requests. @throws ServiceError ValidationError */
export function endpointInService(
  world: World,
  scope: Scope,
  name: string,
): { record: EndpointRecord; traffic?: Traffic } {
  const found = world.part(Endpoints).serving(scope, name);
  if (!found)
    throw validationError(`Endpoint ${name} of account ${scope.account} not found.${elsewhere(world, scope, name)}`);
  const { record } = found;
  if (!ANSWERING.includes(record.status)) {
    throw validationError(
      `Endpoint ${name} of account ${scope.account} is not in service: its status is ${record.status}.`,
    );
  }
  return found;
}

function serving(world: World, scope: Scope, name: string): { record: EndpointRecord; traffic: Traffic } {
  const { record, traffic } = endpointInService(world, scope, name);
  if (!traffic?.fleet) throw serviceUnavailable(`Endpoint ${name} is being started.`);
  return { record, traffic };
}

/** A client that looks in another Region than it deployed to is the likeliest reason, and the service would not say so. */
function elsewhere(world: World, { region }: Scope, name: string): string {
  const others = endpoints(world)
    .all()
    .filter((endpoint) => endpoint.name === name && endpoint.region !== region);
  const regions = others.map((endpoint) => endpoint.region).join(', ');
  return others.length === 0 ? '' : ` (On this machine there is one in ${regions}; this call was for ${region}.)`;
}

function choose(endpoint: EndpointRecord, traffic: Traffic, target: string | undefined): Destination {
  const destination = traffic.pick(target);
  if (destination) return destination;
  if (target !== undefined)
    throw validationError(`Variant ${target} of endpoint ${endpoint.name} of account ${endpoint.account} not found.`);
  throw validationError(`All variants of endpoint ${endpoint.name} have the weight 0: name one with TargetVariant.`);
}
