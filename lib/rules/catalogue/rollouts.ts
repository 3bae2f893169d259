import type { Property } from '../property';
import type { Resource } from '../resource';
import { scaledBy } from '../resource-id';
import type { Stack } from '../stack';
import { CONFIG, TARGET } from './builders';

export const COUNT = 'sagemaker:variant:DesiredInstanceCount';

/** How many instances there may be. */
export interface Counts {
  readonly least: number;
  readonly most: number;
}

export function configOf(endpoint: Property): Resource | undefined {
  return endpoint.get('EndpointConfigName').follow(CONFIG);
}

/** The variants that an endpoint serves, as far as they are known. */
export function servedBy(endpoint: Property): Property[] {
  return configOf(endpoint)?.get('ProductionVariants').items ?? [];
}

export function blueGreenOf(endpoint: Property): Property {
  return endpoint.get('DeploymentConfig').get('BlueGreenUpdatePolicy');
}

export function routingOf(endpoint: Property): Property {
  return blueGreenOf(endpoint).get('TrafficRoutingConfiguration');
}

export function rollingOf(endpoint: Property): Property {
  return endpoint.get('DeploymentConfig').get('RollingUpdatePolicy');
}

/** The names of the alarms that roll an update back. */
export function alarmsOf(endpoint: Property): Property {
  return endpoint.get('DeploymentConfig').get('AutoRollbackConfiguration').get('Alarms');
}

/** A variant by its name, or by its place where that is not known. */
export function called(variant: Property): string {
  const { text } = variant.get('VariantName');
  return text === undefined ? `the variant ${variant.path}` : `variant '${text}'`;
}

/** The policy that shifts the traffic in steps for certain. */
export function steppingOf(endpoint: Property): Property | undefined {
  const { text } = routingOf(endpoint).get('Type');
  if (rollingOf(endpoint).isGiven) return rollingOf(endpoint);
  return text === 'CANARY' || text === 'LINEAR' ? blueGreenOf(endpoint) : undefined;
}

/** The policy that has the new fleet bake for certain. */
export function guardOf(endpoint: Property): Property | undefined {
  const waits = (routingOf(endpoint).get('WaitIntervalInSeconds').number ?? 0) > 0;
  return steppingOf(endpoint) ?? (waits ? blueGreenOf(endpoint) : undefined);
}

/** How long each step bakes, of the one policy that is given. */
export function waitOf(endpoint: Property): Property {
  const policy = rollingOf(endpoint).isGiven ? rollingOf(endpoint) : routingOf(endpoint);
  return policy.get('WaitIntervalInSeconds');
}

/** Whether an update may leave counts as they are instead of starting anew with InitialInstanceCount. */
export function mayRetainCounts(endpoint: Property): boolean {
  const retains = endpoint.get('RetainAllVariantProperties');
  if (retains.isAbsent || retains.text?.toLowerCase() === 'false') return false;
  const excluded = endpoint.get('ExcludeRetainedVariantProperties').items;
  return !excluded.some((one) => one.get('VariantPropertyType').text === 'DesiredInstanceCount');
}

/** How many instances a variant may have after an update; nothing where that is not known. */
export function countsOf(endpoint: Resource, variant: Property, stack: Stack): Counts | undefined {
  const initial = variant.get('InitialInstanceCount').number;
  if (initial === undefined) return undefined;
  const counts = { least: initial, most: initial };
  if (!mayRetainCounts(endpoint)) return counts;
  const targets = stack.ofType(TARGET).filter((target) => mayScale(target, endpoint, variant, stack));
  return targets.length === 0
    ? counts
    : targets.map(boundsOf).reduce((all, one) => all && one && widest(all, one), counts as Counts | undefined);
}

/** The scalable targets of an endpoint's instances, for certain. */
export function targetsOf(endpoint: Resource, stack: Stack): Resource[] {
  return stack.ofType(TARGET).filter((target) => {
    const scaled = scaledBy(target.get('ResourceId'), stack);
    const isOwn = scaled?.kind === 'variant' && scaled.endpoint === endpoint;
    return isOwn && target.get('ScalableDimension').text === COUNT;
  });
}

/** What is not known of a target may be this variant. */
function mayScale(target: Resource, endpoint: Resource, variant: Property, stack: Stack): boolean {
  if ((target.get('ScalableDimension').text ?? COUNT) !== COUNT) return false;
  const scaled = scaledBy(target.get('ResourceId'), stack);
  if (!scaled) return target.get('ResourceId').text === undefined;
  if (scaled.kind !== 'variant' || (scaled.endpoint && scaled.endpoint !== endpoint)) return false;
  const own = variant.get('VariantName').text;
  return scaled.variantName === undefined || own === undefined || scaled.variantName === own;
}

function boundsOf(target: Resource): Counts | undefined {
  const [least, most] = ['MinCapacity', 'MaxCapacity'].map((name) => target.get(name).number);
  return least === undefined || most === undefined ? undefined : { least, most };
}

function widest(one: Counts, other: Counts): Counts {
  return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) };
}
