export { type Bounds, correction, within } from './bounds';
export { afterActivity, type Cooldowns, isInCooling, isOutCooling, reckonedFrom } from './cooldown';
export { type Decision, decide, type NotScaledReason, type Situation, type Tracker } from './decide';
export { type Proposal, proposalOf, type Standing, type Trigger } from './proposal';
export type {
  AskingAlarm,
  Direction,
  PolicySettings,
  StepAdjustment,
  StepSettings,
  TrackingSettings,
} from './settings';
export { watchesAbove } from './settings';
export { adjustedCapacity, adjustmentFor, aggregate } from './step';
export { trackedCapacity } from './target-tracking';
