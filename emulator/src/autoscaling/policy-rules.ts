import { validationException } from './errors';
import type { PolicyRecord, StepConfiguration, TrackingConfiguration } from './records';

const MOST_STEPS = 20;
/** In powers of two. */
const LARGEST_TARGET = 2 ** 360;

/** @throws ServiceError ValidationException; most of the service's own sentences are not known. */
export function checkTracking(tracking: TrackingConfiguration): void {
  const { PredefinedMetricSpecification, CustomizedMetricSpecification, TargetValue } = tracking;
  if ((PredefinedMetricSpecification === undefined) === (CustomizedMetricSpecification === undefined))
    throw validationException(
      'TargetTrackingScalingPolicyConfiguration needs exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification.',
    );
  if (!(TargetValue > 0 && TargetValue <= LARGEST_TARGET))
    throw validationException(`TargetValue is ${TargetValue}, allowed is more than 0 and up to 2^360.`);
  for (const name of ['ScaleOutCooldown', 'ScaleInCooldown'] as const) requireNotNegative(name, tracking[name]);
}

/** @throws ServiceError ValidationException */
export function checkSteps(step: StepConfiguration): void {
  const { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude } = step;
  if (!AdjustmentType) throw validationException('AdjustmentType is required for a step scaling policy.');
  if (StepAdjustments.length === 0)
    throw validationException('At least one StepAdjustment is required for a step scaling policy.');
  if (StepAdjustments.length > MOST_STEPS)
    throw validationException(
      `A step scaling policy has ${StepAdjustments.length} step adjustments, allowed are ${MOST_STEPS}.`,
    );
  if (MinAdjustmentMagnitude !== undefined && AdjustmentType !== 'PercentChangeInCapacity')
    throw validationException(
      `MinAdjustmentMagnitude is only supported with PercentChangeInCapacity, not ${AdjustmentType}.`,
    );
  if (AdjustmentType === 'ExactCapacity' && StepAdjustments.some(({ ScalingAdjustment }) => ScalingAdjustment < 0))
    throw validationException('ScalingAdjustment must not be negative for ExactCapacity.');
  requireNotNegative('Cooldown', step.Cooldown);
  requireSeamless(StepAdjustments);
}

/** One policy for each metric. @throws ServiceError ValidationException */
export function requireOwnMetric(policy: PolicyRecord, others: readonly PolicyRecord[]): void {
  const metric = metricOf(policy);
  if (metric !== undefined && others.some((other) => other.name !== policy.name && metricOf(other) === metric))
    throw validationException('Only one TargetTrackingScaling policy for a given metric specification is allowed.');
}

type Interval = NonNullable<StepConfiguration['StepAdjustments']>[number];

function requireSeamless(steps: readonly Interval[]): void {
  const intervals = steps
    .map(({ MetricIntervalLowerBound: lower = -Infinity, MetricIntervalUpperBound: upper = Infinity }) => ({
      lower,
      upper,
    }))
    .sort((a, b) => a.lower - b.lower);
  for (const { lower, upper } of intervals) {
    if (lower === -Infinity && upper === Infinity)
      throw validationException('The upper and lower bound of a step adjustment must not both be left out.');
    if (upper <= lower)
      throw validationException(
        `The upper bound ${upper} of a step adjustment must be greater than its lower bound ${lower}.`,
      );
  }
  intervals.slice(1).forEach(({ lower }, index) => {
    if (lower < intervals[index].upper)
      throw validationException(`Step adjustments must not overlap: two hold ${lower}.`);
    if (lower > intervals[index].upper)
      throw validationException(
        `Step adjustments must not have a gap: none holds ${intervals[index].upper} to ${lower}.`,
      );
  });
  const [first, last] = [intervals[0], intervals[intervals.length - 1]];
  if (first.lower < 0 && first.lower !== -Infinity)
    throw validationException('There must be a step adjustment without a lower bound, because one has a negative one.');
  if (last.upper > 0 && last.upper !== Infinity)
    throw validationException(
      'There must be a step adjustment without an upper bound, because one has a positive one.',
    );
}

function requireNotNegative(name: string, value: number | undefined): void {
  if (value !== undefined && value < 0) throw validationException(`${name} is ${value}, allowed is 0 or more.`);
}

function metricOf({ tracking }: PolicyRecord): string | undefined {
  if (!tracking) return undefined;
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } = tracking;
  return JSON.stringify(predefined?.PredefinedMetricType ?? sorted(customized));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}
