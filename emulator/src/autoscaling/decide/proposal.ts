import { type Cooldowns, reckonedFrom } from './cooldown';
import { type AskingAlarm, type Direction, type PolicySettings, type StepSettings, watchesAbove } from './settings';
import { adjustedCapacity, adjustmentFor, aggregate } from './step';
import { trackedCapacity } from './target-tracking';

/** An alarm has asked a policy to act. */
export interface Trigger {
  readonly settings: PolicySettings;
  readonly alarm: AskingAlarm;
}

/** What a policy would do, before the bounds. */
export interface Proposal {
  readonly trigger: Trigger;
  readonly direction: Direction;
  readonly capacity: number;
  /** In seconds. */
  readonly cooldown: number;
}

/** What is known of a scalable target when a policy is asked. */
export interface Standing {
  readonly capacity: number;
  readonly cooldowns?: Cooldowns;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a policy that was asked would do; nothing where its metric or its steps say nothing. */
export function proposalOf(trigger: Trigger, standing: Standing): Proposal | undefined {
  const { settings, alarm } = trigger;
  if (settings.kind === 'step') return stepProposal(trigger, settings, standing);
  const metric = alarm.values.at(-1);
  if (metric === undefined) return undefined;
  const direction = watchesAbove(alarm.comparison) ? 'out' : 'in';
  const from = direction === 'out' ? outFrom(settings.policy, standing) : standing.capacity;
  const capacity = trackedCapacity(from, metric, settings.targetValue);
  const cooldown = direction === 'out' ? settings.scaleOutCooldown : settings.scaleInCooldown;
  return { trigger, direction, capacity, cooldown };
}

/** An alarm without datapoints, which somebody has set by hand, counts as a breach of nothing. */
function stepProposal(trigger: Trigger, settings: StepSettings, standing: Standing): Proposal | undefined {
  const { values, threshold, comparison } = trigger.alarm;
  const breach = (aggregate(values, settings.aggregation) ?? threshold) - threshold;
  const step = adjustmentFor(settings.adjustments, breach, watchesAbove(comparison));
  if (!step) return undefined;
  const plain = adjustedCapacity(standing.capacity, step.ScalingAdjustment, settings);
  const direction = plain < standing.capacity ? 'in' : 'out';
  const from = direction === 'out' ? outFrom(settings.policy, standing) : standing.capacity;
  const capacity = adjustedCapacity(from, step.ScalingAdjustment, settings);
  return { trigger, direction, capacity, cooldown: settings.cooldown };
}

const outFrom = (policy: string, { capacity, cooldowns = {}, now }: Standing) =>
  reckonedFrom(capacity, policy, cooldowns, now);
