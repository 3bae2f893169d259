/** A number of instances, by variant. */
export type Counts = Readonly<Record<string, number>>;
/** Of each variant's traffic, the part that the new fleet takes: 0 to 1. */
export type Shares = Readonly<Record<string, number>>;

/** The instances of both fleets. */
export interface Sizes {
  readonly new: Counts;
  readonly old: Counts;
}

/**
 * A state of the two fleets to reach, and how long to stay in it.
 *
 * Reaching it once more changes nothing, so that a rollout can be taken up at any step.
 */
export interface Step {
  readonly sizes: Sizes;
  readonly shares: Shares;
  /** What DescribeEndpoint calls the part of the new fleet that takes traffic. */
  readonly capacity: 'canary' | 'linear step' | 'batch' | 'full';
  /** The bake: the alarms are watched meanwhile. */
  readonly wait?: Wait;
}

export interface Wait {
  readonly seconds: number;
  readonly of: 'WaitIntervalInSeconds' | 'TerminationWaitInSeconds';
}

/** What a rollout is at, in the words of the API's VariantStatus. */
export interface Stage {
  /** Which step it belongs to. */
  readonly step: number;
  readonly status: 'Creating' | 'ActivatingTraffic' | 'Baking' | 'Deleting';
  readonly startTime: string;
  /** When the bake ends. */
  readonly until?: string;
}

/** Why a rollout turned back. */
export type RollbackCause = 'alarm' | 'timeout' | 'start-up';

/** A rollout under way, on disk after each stage. Complete in itself: nothing else is needed to take it up again. */
export interface RolloutRecord {
  readonly startTime: string;
  readonly direction: 'forward' | 'back';
  readonly steps: readonly Step[];
  /** The step to reach. */
  readonly at: number;
  readonly stage: Stage;
  /** What the fleets are, while the step is not reached. */
  readonly sizes: Sizes;
  readonly shares: Shares;
  /** How much of the time limit is used up. */
  readonly spentSeconds: number;
  /** Why it goes back. */
  readonly rollback?: { readonly cause: RollbackCause; readonly reason: string };
}
