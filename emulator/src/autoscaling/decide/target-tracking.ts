/** Keeps a quotient that is whole but for the last bits of a double from being rounded up. */
const TOLERANCE = 1e-9;

/**
 * The capacity at which a metric that is shared by all capacity comes to its target: rounded up, so that it never adds
 * too little nor removes too much. A target without capacity counts as one of capacity 1.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export function trackedCapacity(capacity: number, metric: number, targetValue: number): number {
  const exact = (Math.max(capacity, 1) * metric) / targetValue;
  return Math.max(0, Math.ceil(exact - TOLERANCE * Math.max(1, Math.abs(exact))));
}
