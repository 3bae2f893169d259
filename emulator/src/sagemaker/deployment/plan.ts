import type { FleetRecord } from '../records';
import {
  ALL_AT_ONCE,
  type BlueGreenUpdatePolicy,
  type CapacitySize,
  type DeploymentConfig,
  fractionOf,
  instancesOf,
  type RollingUpdatePolicy,
} from './deployment-config';
import type { Counts, RolloutRecord, Shares, Step } from './rollout-record';

type Shift = Pick<Step, 'shares' | 'capacity'>;

/** The steps that move all traffic from the old fleet to the new one. The last one leaves nothing of the old. */
export function planForward(config: DeploymentConfig, old: FleetRecord, fresh: FleetRecord): Step[] {
  const steps = config.RollingUpdatePolicy
    ? rolling(config.RollingUpdatePolicy, old, fresh)
    : blueGreen(config.BlueGreenUpdatePolicy ?? ALL_AT_ONCE, old, fresh);
  return [...steps, { sizes: { new: full(fresh), old: none(old) }, shares: all(old, fresh, 1), capacity: 'full' }];
}

/** The steps from where a rollout is back to the old fleet. The last one leaves nothing of the new. */
export function planBack(
  config: DeploymentConfig,
  old: FleetRecord,
  fresh: FleetRecord,
  { sizes, shares }: Pick<RolloutRecord, 'sizes' | 'shares'>,
): Step[] {
  const batch = config.RollingUpdatePolicy?.RollbackMaximumBatchSize;
  const last: Step = { sizes: { new: none(fresh), old: full(old) }, shares: all(old, fresh, 0), capacity: 'full' };
  const [variant] = old.variants;
  if (!batch || old.variants.length > 1) return [last];
  const total = variant.instanceCount;
  const size = instancesOf(batch, total);
  const steps: Step[] = [];
  for (let up = (sizes.old[variant.name] ?? 0) + size; up < total; up += size) {
    const share = Math.min(shares[variant.name] ?? 0, 1 - up / total);
    const kept = Math.min(sizes.new[variant.name] ?? 0, Math.ceil(share * fresh.variants[0].instanceCount));
    steps.push({
      sizes: { new: { [variant.name]: kept }, old: { [variant.name]: up } },
      shares: { [variant.name]: share },
      capacity: 'batch',
    });
  }
  return [...steps, last];
}

/** Both fleets are whole until the end; only the traffic moves. */
function blueGreen(policy: BlueGreenUpdatePolicy, old: FleetRecord, fresh: FleetRecord): Step[] {
  const { TrafficRoutingConfiguration: routing, TerminationWaitInSeconds = 0 } = policy;
  const sizes = { new: full(fresh), old: full(old) };
  const wait = { seconds: routing.WaitIntervalInSeconds, of: 'WaitIntervalInSeconds' } as const;
  const termination = { seconds: TerminationWaitInSeconds, of: 'TerminationWaitInSeconds' } as const;
  const steps: Step[] = shiftsOf(policy, old, fresh).map((shift) => ({ ...shift, sizes, wait }));
  if (TerminationWaitInSeconds > 0)
    steps.push({ sizes, shares: all(old, fresh, 1), capacity: 'full', wait: termination });
  return steps;
}

function shiftsOf(policy: BlueGreenUpdatePolicy, old: FleetRecord, fresh: FleetRecord): Shift[] {
  const { TrafficRoutingConfiguration: routing } = policy;
  const { CanarySize: canary, LinearStepSize: step } = routing;
  const whole: Shift = { shares: all(old, fresh, 1), capacity: 'full' };
  if (routing.Type === 'CANARY' && canary) return [{ shares: parts(canary, fresh, 1), capacity: 'canary' }, whole];
  if (routing.Type !== 'LINEAR' || !step) return [whole];
  const shifts: Shift[] = [];
  for (let times = 1; ; times++) {
    const shares = parts(step, fresh, times);
    if (Object.values(shares).every((share) => share === 1)) return [...shifts, whole];
    shifts.push({ shares, capacity: 'linear step' });
  }
}

/** Instances come up in batches and take their part of the traffic; after the bake as many old ones go. */
function rolling(policy: RollingUpdatePolicy, old: FleetRecord, fresh: FleetRecord): Step[] {
  const [variant] = fresh.variants;
  const total = variant.instanceCount;
  const size = instancesOf(policy.MaximumBatchSize, total);
  const wait = { seconds: policy.WaitIntervalInSeconds, of: 'WaitIntervalInSeconds' } as const;
  const steps: Step[] = [];
  for (let before = 0; before < total; before += size) {
    const up = Math.min(total, before + size);
    const kept = Math.ceil((old.variants[0].instanceCount * (total - before)) / total);
    steps.push({
      sizes: { new: { [variant.name]: up }, old: { [old.variants[0].name]: kept } },
      shares: { [variant.name]: up / total },
      capacity: up === total ? 'full' : 'batch',
      wait,
    });
  }
  return steps;
}

const byVariant = (fleet: FleetRecord, value: (count: number) => number): Counts =>
  Object.fromEntries(fleet.variants.map(({ name, instanceCount }) => [name, value(instanceCount)]));

export const full = (fleet: FleetRecord): Counts => byVariant(fleet, (count) => count);
export const none = (fleet: FleetRecord): Counts => byVariant(fleet, () => 0);

/** The same share of all variants, also of those that only one of the fleets has. */
const all = (old: FleetRecord, fresh: FleetRecord, share: number): Shares => ({
  ...byVariant(old, () => share),
  ...byVariant(fresh, () => share),
});

/** So many times the size, of each variant. Counted in whole percent or instances, so that ten times 10 % is all of it. */
function parts({ Type, Value }: CapacitySize, fleet: FleetRecord, times: number): Shares {
  return byVariant(fleet, (count) => fractionOf({ Type, Value: Value * times }, count));
}
