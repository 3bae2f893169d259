import type { ScalableDimension, ScalableResource } from '../../autoscaling/dimension';
import type { Scope, World } from '../../world/world';
import { type EndpointRecord, endpoints, type VariantRecord } from '../records';
import { Endpoints } from '../serving/endpoints';

/** A production variant of an endpoint that is not on its way out. */
export interface Variant {
  readonly endpoint: EndpointRecord;
  readonly record: VariantRecord;
}

const FORM = /^endpoint\/([^/]+)\/variant\/([^/]+)$/;

export const VARIANT_FORM = 'endpoint/<endpoint name>/variant/<variant name>';
export const resourceIdOf = (endpointName: string, variantName: string) =>
  `endpoint/${endpointName}/variant/${variantName}`;
export const isVariantId = (resourceId: string) => FORM.test(resourceId);

export function namesIn(resourceId: string): readonly [endpoint: string, variant: string] {
  const [, endpoint = '', variant = ''] = resourceId.match(FORM) ?? [];
  return [endpoint, variant];
}

export function variantDimensions(resourceId: string) {
  const [EndpointName, VariantName] = namesIn(resourceId);
  return Object.entries({ EndpointName, VariantName }).map(([Name, Value]) => ({ Name, Value }));
}

export function variantOf(world: World, scope: Scope, resourceId: string): Variant | undefined {
  const [endpointName, name] = namesIn(resourceId);
  const endpoint = endpoints(world).get(scope, endpointName);
  if (!endpoint || endpoint.status === 'Deleting') return undefined;
  const record = (endpoint.fleet ?? endpoint.pending)?.variants.find((variant) => variant.name === name);
  return record && { endpoint, record };
}

/** Why the endpoint takes no other capacity now. */
export function unscalableNow({ status, name }: EndpointRecord): string | undefined {
  return status === 'InService' ? undefined : `The status of endpoint ${name} must be InService: it is ${status}.`;
}

/** Requests that each instance is at. */
export function concurrencyOf(world: World, { endpoint, record }: Variant): number {
  const own = world
    .part(Endpoints)
    .instances(endpoint)
    .filter(({ variant }) => variant === record.name);
  return own.length === 0 ? 0 : own.reduce((sum, { outstanding }) => sum + outstanding, 0) / own.length;
}

/** What the dimensions of a variant have in common. */
export function onVariants(
  world: World,
  resourceOf: (world: World, variant: Variant) => ScalableResource,
): Pick<ScalableDimension, 'resourceIdForm' | 'accepts' | 'dimensionsOf' | 'find'> {
  return {
    resourceIdForm: VARIANT_FORM,
    accepts: isVariantId,
    dimensionsOf: variantDimensions,
    find: (scope, resourceId) => {
      const variant = variantOf(world, scope, resourceId);
      return variant && resourceOf(world, variant);
    },
  };
}

/** What is the same of a variant in each of its dimensions. */
export function placeOf(world: World, variant: Variant) {
  const { endpoint } = variant;
  return {
    account: endpoint.account,
    endpointName: endpoint.name,
    unscalable: unscalableNow(endpoint),
    concurrency: concurrencyOf(world, variant),
  };
}
