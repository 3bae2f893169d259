/**
 * What CloudFormation sends to the function behind a custom resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface ResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Rollout;
}

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

/** What Lambda tells about this run. */
export interface Run {
  getRemainingTimeInMillis(): number;
}
