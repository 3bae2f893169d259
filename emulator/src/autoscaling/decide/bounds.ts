/** Between which capacities policies scale. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export const within = (capacity: number, { min, max }: Bounds): number => Math.min(Math.max(capacity, min), max);

/** What a change of the bounds does to a capacity that lies outside of them, and why, in the service's words. */
export function correction(
  capacity: number,
  bounds: Bounds,
): { readonly capacity: number; readonly cause: string } | undefined {
  if (capacity < bounds.min) return { capacity: bounds.min, cause: `minimum capacity was set to ${bounds.min}` };
  if (capacity > bounds.max) return { capacity: bounds.max, cause: `maximum capacity was set to ${bounds.max}` };
  return undefined;
}
