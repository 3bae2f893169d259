import type { World } from '../world/world';
import type { Situation, Tracker, Trigger } from './decide';
import type { ScalableResource } from './dimension';
import { ScalingPolicies } from './policies';
import type { PolicyRecord, TargetRecord, TrackingConfiguration } from './records';
import { trackingSettings } from './settings';
import { Surroundings } from './surroundings';

/** All that a decision rests on, as it is now. */
export function situationOf(
  world: World,
  target: TargetRecord,
  resource: ScalableResource,
  triggers: readonly Trigger[],
): Situation {
  return {
    capacity: resource.capacity,
    min: target.min,
    max: target.max,
    now: world.now().getTime(),
    cooldowns: target.cooldowns,
    triggers,
    trackers: world
      .part(ScalingPolicies)
      .of(target)
      .flatMap((policy) => (policy.tracking ? [trackerOf(world, policy, policy.tracking)] : [])),
    outSuspended: target.suspended.DynamicScalingOutSuspended,
    inSuspended: target.suspended.DynamicScalingInSuspended,
  };
}

function trackerOf(world: World, policy: PolicyRecord, tracking: TrackingConfiguration): Tracker {
  const [, low] = policy.alarms;
  const alarm = low && world.part(Surroundings).neighbours.findAlarm(policy, low.AlarmName);
  return {
    settings: trackingSettings(policy.name, tracking),
    ready: alarm?.state === 'ALARM',
    metric: alarm?.values.at(-1),
  };
}
