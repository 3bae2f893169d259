import { type Bounds, within } from './bounds';
import { isInCooling, isOutCooling } from './cooldown';
import { type Proposal, proposalOf, type Standing, type Trigger } from './proposal';
import type { Direction, TrackingSettings } from './settings';
import { trackedCapacity } from './target-tracking';

/** A target tracking policy of the target, whether or not it was asked. */
export interface Tracker {
  readonly settings: TrackingSettings;
  /** Its low alarm is in ALARM. */
  readonly ready: boolean;
  /** The newest datapoint. */
  readonly metric?: number;
}

export interface Situation extends Standing, Bounds {
  /** The alarms that asked at one moment. */
  readonly triggers: readonly Trigger[];
  readonly trackers: readonly Tracker[];
  readonly outSuspended: boolean;
  readonly inSuspended: boolean;
}

/** Why there is an activity that scales nothing, as DescribeScalingActivities tells it. */
export interface NotScaledReason {
  readonly Code:
    | 'AutoScalingAnticipatedFlapping'
    | 'TargetServicePutResourceAsUnscalable'
    | 'AlreadyAtMaxCapacity'
    | 'AlreadyAtMinCapacity'
    | 'AlreadyAtDesiredCapacity';
  readonly MaxCapacity?: number;
  readonly MinCapacity?: number;
  readonly CurrentCapacity?: number;
}

export type Decision =
  | {
      readonly kind: 'scale';
      readonly capacity: number;
      readonly direction: Direction;
      readonly trigger: Trigger;
      /** In seconds. */
      readonly cooldown: number;
    }
  | { readonly kind: 'not scaled'; readonly trigger: Trigger; readonly reason: NotScaledReason }
  | { readonly kind: 'nothing'; readonly why: 'no proposal' | 'suspended' | 'cooldown' };

/**
 * What becomes of the alarms that asked: out as soon as one policy says so, in only once all target tracking policies are
 * ready for it, and always to the largest capacity that is proposed.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html#target-tracking-multiple-scaling-policies
 */
export function decide(situation: Situation): Decision {
  const proposals = situation.triggers.flatMap((trigger) => proposalOf(trigger, situation) ?? []);
  const out = largest(proposals.filter(({ direction }) => direction === 'out'));
  const ins = proposals.filter(({ direction }) => direction === 'in');
  const outcome = out && decideOut(out, situation);
  if (outcome && (outcome.kind === 'scale' || ins.length === 0)) return outcome;
  return decideIn(ins, situation);
}

function decideOut(proposal: Proposal, situation: Situation): Decision {
  const { capacity, max, now, cooldowns = {} } = situation;
  if (situation.outSuspended) return { kind: 'nothing', why: 'suspended' };
  if (capacity >= max)
    return notScaled(proposal, { Code: 'AlreadyAtMaxCapacity', MaxCapacity: max, CurrentCapacity: capacity });
  const wanted = within(proposal.capacity, situation);
  if (wanted > capacity) return scale(proposal, wanted);
  if (isOutCooling(proposal.trigger.settings.policy, cooldowns, now)) return { kind: 'nothing', why: 'cooldown' };
  return notScaled(proposal, { Code: 'AlreadyAtDesiredCapacity', CurrentCapacity: capacity });
}

function decideIn(proposals: readonly Proposal[], situation: Situation): Decision {
  const { capacity, min, trackers, now, cooldowns = {} } = situation;
  if (proposals.length === 0) return { kind: 'nothing', why: 'no proposal' };
  if (situation.inSuspended) return { kind: 'nothing', why: 'suspended' };
  if (isInCooling(cooldowns, now)) return { kind: 'nothing', why: 'cooldown' };
  const steps = proposals.filter(({ trigger }) => trigger.settings.kind === 'step');
  const unready = trackers.some(({ settings, ready }) => !settings.disableScaleIn && !ready);
  const chosen = largest(unready ? steps : proposals);
  if (!chosen) return notScaled(proposals[0], { Code: 'AutoScalingAnticipatedFlapping', CurrentCapacity: capacity });
  if (capacity <= min)
    return notScaled(chosen, { Code: 'AlreadyAtMinCapacity', MinCapacity: min, CurrentCapacity: capacity });
  const wanted = within(Math.max(chosen.capacity, unready ? 0 : tracked(trackers, capacity)), situation);
  if (wanted < capacity) return scale(chosen, wanted);
  return notScaled(chosen, { Code: 'AlreadyAtDesiredCapacity', CurrentCapacity: capacity });
}

/** The largest capacity that a target tracking policy wants to keep. */
function tracked(trackers: readonly Tracker[], capacity: number): number {
  const wanted = trackers
    .filter(({ settings }) => !settings.disableScaleIn)
    .map(({ settings, metric }) =>
      metric === undefined ? 0 : trackedCapacity(capacity, metric, settings.targetValue),
    );
  return Math.max(0, ...wanted);
}

function largest(proposals: readonly Proposal[]): Proposal | undefined {
  return proposals.reduce<Proposal | undefined>(
    (best, one) => (best && best.capacity >= one.capacity ? best : one),
    undefined,
  );
}

function scale({ trigger, direction, cooldown }: Proposal, capacity: number): Decision {
  return { kind: 'scale', capacity, direction, trigger, cooldown };
}

function notScaled({ trigger }: Proposal, reason: NotScaledReason): Decision {
  return { kind: 'not scaled', trigger, reason };
}
