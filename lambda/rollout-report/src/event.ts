import type { CustomResourceEvent } from '../../shared/src/custom-resource';

/** What CloudFormation sends. */
export type ResourceEvent = CustomResourceEvent<Rollout>;

/** What is asked after: the resource's properties. */
export interface Rollout {
  readonly EndpointName: string;
  /** The configuration that the endpoint was told to serve. */
  readonly EndpointConfigName: string;
  /** Left out by CloudFormation when there are none. */
  readonly AlarmNames?: readonly string[];
  /** Which types they may be of. CloudWatch takes them for metric alarms when it is left out, and asks for more rights otherwise. */
  readonly AlarmTypes?: readonly ('MetricAlarm' | 'CompositeAlarm')[];
  readonly OnRollback: 'report' | 'fail';
}

/** What became of it. */
export interface Outcome {
  readonly Outcome: 'DEPLOYED' | 'ROLLED_BACK' | 'FAILED' | 'UNKNOWN';
  /** A sentence or more for people. */
  readonly Message: string;
}
