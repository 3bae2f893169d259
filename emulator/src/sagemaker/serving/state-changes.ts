import type { Scope } from '../../world/world';
import type { EndpointDescription } from '../describe';
import type { EndpointRecord, Tag } from '../records';
import type { Change } from './journal';

/** What SageMaker sends to EventBridge when an endpoint's status changes, and when a deployment's stage does. */
export interface EndpointStateChange extends Scope {
  readonly source: 'aws.sagemaker';
  readonly detailType: 'SageMaker Endpoint State Change' | 'SageMaker Endpoint Deployment State Change';
  readonly resources: readonly string[];
  readonly time: Date;
  /** As in the documented examples: the status in capitals, times in milliseconds, tags as an object. */
  readonly detail: Readonly<Record<string, unknown>>;
}

const DETAIL_TYPES: Readonly<Record<Change, EndpointStateChange['detailType']>> = {
  status: 'SageMaker Endpoint State Change',
  deployment: 'SageMaker Endpoint Deployment State Change',
};

/** InService is IN_SERVICE in events. */
const inCapitals = (status: string) => status.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

export function stateChangeOf(
  { account, region, arn }: EndpointRecord,
  change: Change,
  description: EndpointDescription,
  tags: readonly Tag[],
  time: Date,
): EndpointStateChange {
  const { LastDeploymentConfig: _config, ...shown } = description;
  const detail = {
    ...withNumbers(shown),
    EndpointStatus: inCapitals(description.EndpointStatus),
    Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  };
  return { account, region, source: 'aws.sagemaker', detailType: DETAIL_TYPES[change], resources: [arn], time, detail };
}

/** Dates as milliseconds, and nothing undefined. */
function withNumbers(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value, asNumber));
}

/** Dates have become texts before a replacer sees them, but for `this`. */
function asNumber(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const own = this[key];
  return own instanceof Date ? own.getTime() : value;
}
