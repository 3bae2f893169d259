import type { Aggregation, StepAdjustment, StepSettings } from './settings';

const AGGREGATIONS: Readonly<Record<Aggregation, (values: readonly number[]) => number>> = {
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

/**
 * One value of the datapoints over an alarm's evaluation periods; undefined where there is none.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_applicationautoscaling.BasicStepScalingPolicyProps.html
 */
export function aggregate(values: readonly number[], by: Aggregation): number | undefined {
  return values.length === 0 ? undefined : AGGREGATIONS[by](values);
}

/**
 * The adjustment for a breach of that size. Of an alarm that watches for too much the lower bound is part of an interval
 * and the upper is not; of one that watches for too little it is the other way round.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export function adjustmentFor(
  adjustments: readonly StepAdjustment[],
  breach: number,
  above: boolean,
): StepAdjustment | undefined {
  return adjustments.find(
    ({ MetricIntervalLowerBound: lower = -Infinity, MetricIntervalUpperBound: upper = Infinity }) =>
      above ? breach >= lower && breach < upper : breach > lower && breach <= upper,
  );
}

/** The capacity after an adjustment. */
export function adjustedCapacity(capacity: number, adjustment: number, settings: StepSettings): number {
  if (settings.adjustmentType === 'ExactCapacity') return adjustment;
  if (settings.adjustmentType === 'ChangeInCapacity') return Math.max(0, capacity + adjustment);
  const change = roundedShare((capacity * adjustment) / 100);
  const magnitude = Math.max(Math.abs(change), adjustment === 0 ? 0 : settings.minAdjustmentMagnitude);
  return Math.max(0, capacity + Math.sign(adjustment) * magnitude);
}

/** Towards zero, but for what lies between 0 and 1, or 0 and -1, which becomes 1 or -1. */
function roundedShare(share: number): number {
  if (share === 0) return 0;
  return Math.abs(share) < 1 ? Math.sign(share) : Math.trunc(share);
}
