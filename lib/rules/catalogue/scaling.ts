import type { Property } from '../property';
import type { Resource } from '../resource';
import { type ScaledComponent, type ScaledVariant, scaledBy } from '../resource-id';
import type { Stack } from '../stack';
import { ALARM, POLICY, TARGET } from './builders';

export const INSTANCES = 'sagemaker:variant:DesiredInstanceCount';
export const CONCURRENCY = 'sagemaker:variant:DesiredProvisionedConcurrency';
export const COPIES = 'sagemaker:inference-component:DesiredCopyCount';

export const AUTO_SCALING = 'https://docs.aws.amazon.com/autoscaling/application/APIReference';

/** The policies of a stack by what they scale. */
interface Policies {
  readonly byTarget: ReadonlyMap<string, readonly Resource[]>;
  /** Whether it is known of all of them. */
  readonly areAllKnown: boolean;
}

const POLICIES = new WeakMap<Stack, Policies>();

/** Whether a target or a policy is for certain one of SageMaker. */
export function isOfSageMaker(scaling: Property): boolean {
  const namespace = scaling.get('ServiceNamespace');
  if (!namespace.isAbsent) return namespace.text === 'sagemaker';
  return scaling.get('ScalableDimension').text?.startsWith('sagemaker:') ?? false;
}

/** Where a policy says what it scales: in its target, or by itself. */
export function whereScaled(policy: Resource): Property | undefined {
  const target = policy.get('ScalingTargetId');
  if (target.isAbsent) return policy;
  return target.follow(TARGET);
}

/** The variant that a target or a policy scales. */
export function scaledVariant(scaling: Property | undefined, stack: Stack): ScaledVariant | undefined {
  const scaled = scaling && scaledBy(scaling.get('ResourceId'), stack);
  return scaled?.kind === 'variant' ? scaled : undefined;
}

export function isAsync({ config }: Pick<ScaledVariant, 'config'>): boolean {
  return config?.get('AsyncInferenceConfig').isGiven ?? false;
}

/** The policies of a target; nothing where there may be others. */
export function policiesOf(target: Resource, stack: Stack): readonly Resource[] | undefined {
  const known = POLICIES.get(stack) ?? placed(stack);
  POLICIES.set(stack, known);
  const { byTarget, areAllKnown } = known;
  if (!areAllKnown) return undefined;
  const key = keyOf(target, stack);
  return [...(byTarget.get(target.logicalId) ?? []), ...((key && byTarget.get(key)) || [])];
}

/** Whether a target that goes down to zero comes back: by a step policy that an alarm on that metric calls; undefined where it is not known. */
export function comesBackBy(metric: string, target: Resource, stack: Stack): boolean | undefined {
  const policies = policiesOf(target, stack);
  if (!policies || policies.length === 0 || !target.get('ScheduledActions').isAbsent) return undefined;
  if (
    policies.some((policy) => !['StepScaling', 'TargetTrackingScaling'].includes(policy.get('PolicyType').text ?? ''))
  )
    return undefined;
  const steps = policies.filter((policy) => policy.get('PolicyType').text === 'StepScaling');
  const metrics = steps.flatMap((step) => callersOf(step, stack)).map((alarm) => alarm.get('MetricName').text);
  if (steps.length === 0) return false;
  return metrics.length === 0 || metrics.includes(undefined) ? undefined : metrics.includes(metric);
}

/** The alarms that call a policy. */
function callersOf(policy: Resource, stack: Stack): Resource[] {
  return stack
    .ofType(ALARM)
    .filter((alarm) => alarm.get('AlarmActions').items.some((action) => action.follow(POLICY) === policy));
}

function placed(stack: Stack): Policies {
  const byTarget = new Map<string, Resource[]>();
  let areAllKnown = true;
  for (const policy of stack.ofType(POLICY)) {
    const target = policy.get('ScalingTargetId');
    const key = target.isAbsent ? keyOf(policy, stack) : target.follow(TARGET)?.logicalId;
    if (key === undefined) areAllKnown = false;
    else byTarget.set(key, [...(byTarget.get(key) ?? []), policy]);
  }
  return { byTarget, areAllKnown };
}

/** The same for the same resource and dimension, however they are written. */
function keyOf(scaling: Property, stack: Stack): string | undefined {
  const dimension = scaling.get('ScalableDimension').text;
  const id = scaling.get('ResourceId');
  const name = nameOf(scaledBy(id, stack)) ?? id.text;
  return dimension === undefined || name === undefined ? undefined : `${name}|${dimension}`;
}

function nameOf(scaled: ScaledVariant | ScaledComponent | undefined): string | undefined {
  if (scaled?.kind === 'inference-component') return scaled.component?.logicalId;
  const variant = scaled?.variant?.path ?? scaled?.variantName;
  return scaled?.endpoint && variant ? `${scaled.endpoint.logicalId}/${variant}` : undefined;
}
