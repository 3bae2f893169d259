import type { Property } from '../property';

/** PrimaryContainer and Containers of a model together, as far as they are known. */
export const containersOf = remembered((model) => {
  const primary = model.get('PrimaryContainer');
  return [...(primary.isGiven ? [primary] : []), ...model.get('Containers').items];
});

/** ProductionVariants and ShadowProductionVariants of a configuration together, as far as they are known. */
export const variantsOf = remembered((config) => [
  ...config.get('ProductionVariants').items,
  ...config.get('ShadowProductionVariants').items,
]);

/** InstanceType of a variant, and those of its InstancePools. */
export function instanceTypesOf(variant: Property): Property[] {
  const pools = variant.get('InstancePools').items.map((pool) => pool.get('InstanceType'));
  return [variant.get('InstanceType'), ...pools].filter(({ isGiven }) => isGiven);
}

/** Whether a variant is for certain one of instances. */
export function hasInstances(variant: Property): boolean {
  return variant.get('InstanceType').isGiven || variant.get('InstancePools').isGiven;
}

/** Most rules ask for the same parts of the same resources. */
function remembered(partsOf: (whole: Property) => readonly Property[]): (whole: Property) => readonly Property[] {
  const known = new WeakMap<Property, readonly Property[]>();
  return (whole) => {
    const parts = known.get(whole) ?? partsOf(whole);
    known.set(whole, parts);
    return parts;
  };
}
