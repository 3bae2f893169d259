import type { Direction } from './settings';

/** What scale-outs and scale-ins that policies made leave behind, from their ends on. */
export interface Cooldowns {
  /** By policy: a policy waits for its own scale-outs. */
  readonly out?: Readonly<Record<string, OutCooldown>>;
  /** No policy scales in before. Milliseconds since 1970, like all its times. */
  readonly inUntil?: number;
}

interface OutCooldown {
  /** The capacity before the activity that the first cooldown in a row followed. */
  readonly base: number;
  readonly until: number;
}

/** An activity of a policy that has ended. */
export interface Ended {
  readonly policy: string;
  readonly direction: Direction;
  /** The capacity before it. */
  readonly base: number;
  /** When it was decided: until when it counts as part of an earlier cooldown. */
  readonly decided: number;
  readonly until: number;
}

/** The cooldowns after an activity. A scale-out ends the scale-in's, and goes on reckoning from where its policy's began. */
export function afterActivity(cooldowns: Cooldowns, { policy, direction, base, decided, until }: Ended): Cooldowns {
  if (direction === 'in') return { ...cooldowns, inUntil: until };
  const fresh = { base: reckonedFrom(base, policy, cooldowns, decided), until };
  return { out: { ...cooldowns.out, [policy]: fresh } };
}

export const isOutCooling = (policy: string, { out = {} }: Cooldowns, now: number): boolean =>
  out[policy] !== undefined && now < out[policy].until;

export const isInCooling = ({ inUntil }: Cooldowns, now: number): boolean => inUntil !== undefined && now < inUntil;

/**
 * The capacity that a policy's scale-out reckons from. While its last one cools down, what that added counts as part of the
 * next one: the policy reckons from before it, and only acts when it comes to more than there is.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html#target-tracking-cooldown
 */
export function reckonedFrom(capacity: number, policy: string, cooldowns: Cooldowns, now: number): number {
  return isOutCooling(policy, cooldowns, now) ? Math.min(capacity, cooldowns.out?.[policy].base ?? capacity) : capacity;
}
