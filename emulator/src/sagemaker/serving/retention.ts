import type { FleetRecord, VariantRecord } from '../records';

/** What an update takes over from the fleet that serves, whatever the new config says. */
export interface Retention {
  readonly RetainAllVariantProperties?: boolean;
  readonly ExcludeRetainedVariantProperties?: readonly { readonly VariantPropertyType: string }[];
}

/** The new fleet, with the counts and weights of the old one's variants of the same names, as far as they are retained. */
export function withRetained(fresh: FleetRecord, old: FleetRecord | undefined, retention: Retention): FleetRecord {
  if (!retention.RetainAllVariantProperties) return fresh;
  const excluded = (retention.ExcludeRetainedVariantProperties ?? []).map((property) => property.VariantPropertyType);
  const variants = fresh.variants.map((variant) => {
    const before = old?.variants.find(({ name }) => name === variant.name) ?? variant;
    return {
      ...variant,
      instanceCount: keepsCount(variant, before, excluded) ? before.instanceCount : variant.instanceCount,
      weight: excluded.includes('DesiredWeight') ? variant.weight : before.weight,
    };
  });
  return { ...fresh, variants };
}

/** A serverless variant has no count to keep, nor to hand on. */
function keepsCount(fresh: VariantRecord, old: VariantRecord, excluded: readonly string[]): boolean {
  return !fresh.serverless && !old.serverless && !excluded.includes('DesiredInstanceCount');
}
