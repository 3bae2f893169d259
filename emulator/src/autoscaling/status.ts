import type { Scope, World } from '../world/world';
import { Activities } from './activities';
import type { Activity, SuspendedState, TargetRecord } from './records';
import { Surroundings } from './surroundings';
import { ScalableTargets } from './targets';

/** A scalable target, and what it did last. */
export interface ScalingStatus {
  /** Without the endpoint. */
  readonly name: string;
  readonly capacityName: string;
  readonly min: number;
  readonly max: number;
  readonly capacity?: number;
  readonly suspended: readonly string[];
  readonly last?: Pick<Activity, 'startTime' | 'status' | 'description' | 'cause' | 'message' | 'notScaled'>;
}

/** The scalable targets of one endpoint. */
export function scalingOf(world: World, scope: Scope, endpointName: string): ScalingStatus[] {
  return world
    .part(ScalableTargets)
    .all()
    .filter(({ account, region }) => account === scope.account && region === scope.region)
    .filter((target) => world.part(Surroundings).resourceOf(target)?.endpointName === endpointName)
    .map((target) => statusOf(world, target));
}

function statusOf(world: World, target: TargetRecord): ScalingStatus {
  const { min, max, resourceId } = target;
  const [last] = world.part(Activities).of(target);
  return {
    name: resourceId.split('/').at(-1) ?? resourceId,
    capacityName: world.part(Surroundings).dimensionOf(target).capacityName,
    min,
    max,
    capacity: world.part(Surroundings).resourceOf(target)?.capacity,
    suspended: suspendedIn(target.suspended),
    last: last && activityOf(last),
  };
}

function activityOf({ startTime, status, description, cause, message, notScaled }: Activity): ScalingStatus['last'] {
  return { startTime, status, description, cause, message, notScaled };
}

function suspendedIn(state: SuspendedState): string[] {
  return [
    ...(state.DynamicScalingOutSuspended ? ['scale-out'] : []),
    ...(state.DynamicScalingInSuspended ? ['scale-in'] : []),
    ...(state.ScheduledScalingSuspended ? ['schedule'] : []),
  ];
}
