import type { IncomingHttpHeaders } from 'node:http';
import { inputShape, shape } from '../sagemaker/shapes';
import { summary, violations } from '../sagemaker/validation';
import { validationError } from './errors';

/** The headers of all three, by what the service calls them. */
export type InvocationHeader =
  | 'ContentType'
  | 'Accept'
  | 'CustomAttributes'
  | 'TargetModel'
  | 'TargetVariant'
  | 'TargetContainerHostname'
  | 'InferenceId'
  | 'EnableExplanations'
  | 'InferenceComponentName'
  | 'SessionId'
  | 'PrefixAwareId'
  | 'InputLocation'
  | 'S3OutputPathExtension'
  | 'Filename'
  | 'RequestTTLSeconds'
  | 'InvocationTimeoutSeconds';

export type InvocationHeaders = Partial<Readonly<Record<InvocationHeader, string>>>;

/** The operations whose requests carry them; some of the headers have other names in one than in another. */
export type InvocationOperation = 'InvokeEndpoint' | 'InvokeEndpointAsync' | 'InvokeEndpointWithResponseStream';

interface OnTheWire {
  readonly member: InvocationHeader;
  readonly header: string;
  readonly key: string;
  readonly isInteger: boolean;
}

const ON_THE_WIRE: Readonly<Record<InvocationOperation, readonly OnTheWire[]>> = {
  InvokeEndpoint: headersOf('InvokeEndpoint'),
  InvokeEndpointAsync: headersOf('InvokeEndpointAsync'),
  InvokeEndpointWithResponseStream: headersOf('InvokeEndpointWithResponseStream'),
};

/** Response headers that a container may set and the caller gets. */
const ANSWERED = [
  'content-type',
  'x-amzn-sagemaker-custom-attributes',
  'x-amzn-sagemaker-new-session-id',
  'x-amzn-sagemaker-closed-session-id',
];

/** @throws ServiceError ValidationError for values that the service's model does not allow. */
export function readHeaders(headers: IncomingHttpHeaders, operation: InvocationOperation): InvocationHeaders {
  const found: string[] = [];
  const read: Partial<Record<InvocationHeader, string>> = {};
  for (const { member, key, isInteger } of ON_THE_WIRE[operation]) {
    const value = headers[key];
    if (typeof value !== 'string') continue;
    read[member] = value;
    found.push(...violations(operation, member, isInteger && /^-?\d+$/.test(value) ? Number(value) : value));
  }
  if (found.length > 0) throw validationError(summary(found));
  return read;
}

/** What the container gets: the headers that InvokeEndpoint knows, by its names for them, and no others. */
export function toContainer(read: InvocationHeaders, bytes: number): Record<string, string> {
  const headers: Record<string, string> = { 'Content-Length': String(bytes) };
  for (const { member, header } of ON_THE_WIRE.InvokeEndpoint) {
    const value = read[member];
    if (value !== undefined) headers[header] = value;
  }
  return headers;
}

/** What the caller gets of the container's headers. */
export function toCaller(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ANSWERED) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

function headersOf(operation: InvocationOperation): OnTheWire[] {
  const { headers = {}, members = {} } = inputShape(operation);
  return (Object.entries(headers) as [InvocationHeader, string][]).map(([member, header]) => ({
    member,
    header,
    key: header.toLowerCase(),
    isInteger: shape(members[member]).type === 'integer',
  }));
}
