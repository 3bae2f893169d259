import type { SimulatedActivity } from './activity';
import type { Scaled } from './scaled';
import type { AlarmChange } from './watched-alarm';

/** A minute, or what there is of it. */
export interface Sample {
  readonly at: number;
  /** A minute. */
  readonly requests: number;
  /** At its end: those that were asked for, and those that took requests. */
  readonly desired: number;
  readonly inService: number;
  readonly min: number;
  readonly max: number;
  /** Of what the instances can take; missing where that, or an instance, is. */
  readonly utilisation?: number;
  /** Requests that wait or are served, of an asynchronous endpoint. */
  readonly backlog?: number;
  /** Of the first policy that tracks a target: its metric as a share of the target. */
  readonly ofTarget?: number;
}

export interface Tracked {
  readonly policy: string;
  readonly metric: string;
  readonly target: number;
  /** A share of the time for which the metric has values. */
  readonly above: number;
}

export interface Totals {
  readonly hours: number;
  readonly requests: number;
  readonly peakRequests: number;
  readonly meanRequests: number;
  readonly peak: number;
  readonly mean: number;
  readonly least: number;
  /** Hours of all instances, from when they were asked for. */
  readonly instanceHours: number;
  readonly meanUtilisation?: number;
  readonly peakUtilisation?: number;
  /** Requests that were more than what the instances in service can take. */
  readonly beyondCapacity?: number;
  readonly largestBacklog?: number;
}

/** What would have been under the load of a trace. Times are milliseconds since 1970. */
export interface Simulation {
  readonly scaled: Scaled;
  readonly from: number;
  readonly to: number;
  readonly dated: boolean;
  readonly samples: readonly Sample[];
  readonly activities: readonly SimulatedActivity[];
  readonly alarms: readonly AlarmChange[];
  readonly tracked: readonly Tracked[];
  readonly totals: Totals;
}
