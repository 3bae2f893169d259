import type { Shares } from '../deployment/rollout-record';
import type { Fleet } from './fleet';
import type { VariantInstances } from './variant-instances';

/** Where a request goes. */
export interface Destination {
  readonly fleet: Fleet;
  readonly variant: VariantInstances;
}

interface Weighted extends Destination {
  readonly weight: number;
}

/**
 * The fleets behind one endpoint, and how requests spread over them.
 *
 * A variant's traffic in a fleet is its part of that fleet's weights, times the fleet's share of the variant. So equal
 * shares keep the weights' proportions within each fleet, also where the new weights differ from the old.
 */
export class Traffic {
  /** What answers; while a rollout moves, the old fleet. */
  public fleet: Fleet | undefined;
  /** The new fleet, while a rollout moves or the endpoint is created. */
  public pending: Fleet | undefined;
  /** What the new fleet takes, by variant. */
  public shares: Shares = {};

  /** A variant by its share of the traffic; with a name, that variant of either fleet. Undefined when none has any. */
  public pick(variantName?: string): Destination | undefined {
    const { fleet, pending } = this;
    if (fleet && !pending) return only(fleet, variantName);
    const all = [...this.weighted(fleet, variantName, false), ...this.weighted(pending, variantName, true)];
    return draw(all.filter(isUp)) ?? draw(all);
  }

  private weighted(fleet: Fleet | undefined, variantName: string | undefined, isNew: boolean): Weighted[] {
    if (!fleet) return [];
    const sum = fleet.variants.reduce((total, { record }) => total + record.weight, 0);
    return fleet.variants.flatMap((variant) => {
      const { name, weight } = variant.record;
      const share = isNew ? (this.shares[name] ?? 0) : 1 - (this.shares[name] ?? 0);
      if (variantName !== undefined) return name === variantName ? [{ fleet, variant, weight: share }] : [];
      return [{ fleet, variant, weight: sum === 0 ? 0 : (weight / sum) * share }];
    });
  }
}

/** An instance that ended is being replaced: meanwhile its variant's traffic goes to the other fleet, if that takes any. */
const isUp = ({ variant }: Destination) => variant.running.length > 0;

function only(fleet: Fleet, variantName: string | undefined): Destination | undefined {
  const variant = variantName === undefined ? fleet.pickVariant() : fleet.variant(variantName);
  return variant && { fleet, variant };
}

function draw(all: readonly Weighted[]): Destination | undefined {
  const possible = all.filter(({ weight }) => weight > 0);
  let at = Math.random() * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of possible) {
    at -= one.weight;
    if (at < 0) return one;
  }
  return possible.at(-1);
}
