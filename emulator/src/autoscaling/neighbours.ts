import type { Scope } from '../world/world';
import type { ScalableDimension } from './dimension';

/** An alarm as CloudWatch has it. */
export interface PolicyAlarm {
  readonly name: string;
  readonly arn: string;
  readonly state: string;
  readonly threshold: number;
  readonly comparison: string;
  /** The datapoints of its last evaluation, the oldest first. */
  readonly values: readonly number[];
}

/** What Application Auto Scaling needs of CloudWatch and of the service whose resources it scales. */
export interface Neighbours {
  readonly dimensions: readonly ScalableDimension[];
  /** @throws ServiceError for a definition that CloudWatch refuses */
  putAlarm(scope: Scope, definition: Readonly<Record<string, unknown>>): PolicyAlarm;
  findAlarm(scope: Scope, name: string): PolicyAlarm | undefined;
  /** One that is gone is no error. */
  deleteAlarm(scope: Scope, name: string): void;
  /** Whether the metric has values in the time from `start` to before `end`. */
  hasValues(scope: Scope, metric: Metric, start: number, end: number): boolean;
  putValue(scope: Scope, metric: Metric, value: number, at: number, highResolution: boolean): void;
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
}
