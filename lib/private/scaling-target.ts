import { Token } from 'aws-cdk-lib';
import type { AutoScalingOptions } from '../auto-scaling';
import { ScalingPolicy } from '../scaling-policy';
import { GUIDE, refuse } from './checks';
import type { BoundPolicy, Scaled, ScaledKind, ScalingTarget } from './scaling-bound';
import { checkBounds } from './scaling-schedule';
import { SEE_ASYNC_SCALING, SEE_PUT, SEE_WARM_COPIES, SEE_ZERO } from './scaling-tracking';

const SEE = `${GUIDE}/endpoint-auto-scaling-prerequisites.html`;

const KINDS: Record<ScaledKind, { readonly is: string; readonly least: number; readonly see: string }> = {
  instances: { is: 'a variant with instances', least: 1, see: SEE },
  asyncInstances: { is: 'an asynchronous variant', least: 0, see: SEE_ASYNC_SCALING },
  provisionedConcurrency: { is: 'the provisioned concurrency of a serverless variant', least: 1, see: SEE_WARM_COPIES },
  copies: { is: 'an inference component', least: 0, see: SEE_ZERO },
};

type Names = Pick<ScalingTarget, 'resourceId' | 'scalableDimension'>;

/**
 * Checks what the user wrote, and writes it in CloudFormation's words.
 *
 * @throws an Error if bounds or policies do not fit what scales
 */
export function targetOf(scaled: Scaled, names: Names, options: AutoScalingOptions): ScalingTarget {
  checkCapacities(scaled, options);
  const policies = withWakeUp(options);
  for (const { _choice: choice } of policies) checkKind(scaled, choice.who, choice.kinds);
  const given = uniquelyNamed(scaled.who, policies);
  const { minCapacity, maxCapacity } = options;
  const bound = given.flatMap(({ name, policy }) => policy._choice.bind?.(name, scaled) ?? []);
  checkMetrics(scaled.who, bound);
  return {
    ...names,
    minCapacity,
    maxCapacity,
    policies: bound,
    scheduledActions: given.flatMap(({ name, policy }) => policy._choice.schedule?.(name) ?? []),
  };
}

function checkCapacities(
  { who, kind }: Scaled,
  { minCapacity: min, maxCapacity: max, policies }: AutoScalingOptions,
): void {
  const { is, least, see } = KINDS[kind];
  checkBounds(who, min, max, see);
  if (!Token.isUnresolved(min) && min < least)
    refuse({ who, what: 'minCapacity', see }, `${min}`, `from ${least} upwards for ${is}`);
  if (!Token.isUnresolved(max) && max < 1) refuse({ who, what: 'maxCapacity', see }, `${max}`, 'from 1 upwards');
  if (policies.length === 0)
    throw new Error(`${who}: there are no policies, so nothing would scale; name at least one (${see})`);
  const tooLow = policies.find(({ _choice: { schedule } }) => {
    const bounds = schedule?.('').scalableTargetAction as { minCapacity?: number } | undefined;
    return bounds?.minCapacity !== undefined && !Token.isUnresolved(bounds.minCapacity) && bounds.minCapacity < least;
  });
  if (tooLow) refuse({ who, what: 'minCapacity of a schedule', see }, '0', `from ${least} upwards for ${is}`);
}

/** What may have none is not left waiting for a policy that looks at what runs. */
function withWakeUp({ minCapacity, policies }: AutoScalingOptions): ScalingPolicy[] {
  const sleeps = !Token.isUnresolved(minCapacity) && minCapacity === 0;
  if (!sleeps || policies.some(({ _choice }) => _choice.wakes)) return policies;
  return [...policies, ScalingPolicy.wakeUp()];
}

function checkKind({ who, kind }: Scaled, factory: string, kinds: ScaledKind[] | undefined): void {
  if (!kinds || kinds.includes(kind)) return;
  const allowed = kinds.map((each) => KINDS[each].is).join(', or ');
  throw new Error(`${who}: ${factory} is for ${allowed}, but this is ${KINDS[kind].is} (${KINDS[kind].see})`);
}

/** The service has one policy for each metric that is tracked. */
function checkMetrics(who: string, policies: BoundPolicy[]): void {
  const seen = new Map<string, string>();
  for (const { policyName, tracking } of policies) {
    if (!tracking) continue;
    const { predefinedMetricSpecification, customizedMetricSpecification } = tracking;
    const metric = JSON.stringify(predefinedMetricSpecification ?? customizedMetricSpecification);
    const other = seen.get(metric);
    if (other)
      throw new Error(
        `${who}: '${other}' and '${policyName}' track the same metric, allowed is one policy (${SEE_PUT})`,
      );
    seen.set(metric, policyName);
  }
}

/** Names that the user gave are kept; others get a number where they are taken. */
function uniquelyNamed(who: string, policies: ScalingPolicy[]): { name: string; policy: ScalingPolicy }[] {
  const taken = new Set<string>();
  for (const { _choice: choice } of policies.filter(({ _choice }) => _choice.given)) {
    if (taken.has(choice.name))
      throw new Error(`${who}: two policies are called '${choice.name}'; give each a name of its own`);
    taken.add(choice.name);
  }
  return policies.map((policy) => {
    const { name, given } = policy._choice;
    const unique = given ? name : free(name, taken);
    taken.add(unique);
    return { name: unique, policy };
  });
}

function free(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) candidate = `${name}-${number}`;
  return candidate;
}
