import { ServiceError } from '../../http/errors';
import type { Call, HttpResponse } from '../../http/types';
import { invalidParameter } from '../errors';
import { Functions } from '../functions';
import { Invocations, type InvokeOptions } from '../invocations';
import type { FunctionRecord } from '../records';
import type { LambdaOperation } from '../request';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (1 MB for events since October 2025) */
const MOST_BYTES: Readonly<Record<string, number>> = { RequestResponse: 6_291_456, Event: 1_048_576 };
const MOST_ANSWERED_BYTES = 6_291_556;

export const invoke: LambdaOperation = async ({ http, parameters: [name] }, call) => {
  const type = String(http.headers['x-amz-invocation-type'] ?? 'RequestResponse');
  const record = call.world.part(Functions).require(call, name, http.query.get('Qualifier'));
  const payload = (await http.body()).toString('utf8');
  check(payload, type);
  refuseThrottled(record);
  if (type === 'DryRun') return { status: 204 };
  const options = { requestId: call.requestId, clientContext: clientContextIn(http.headers['x-amz-client-context']) };
  if (type === 'RequestResponse')
    return answer(record, payload, options, http.headers['x-amz-log-type'] === 'Tail', call);
  call.world.part(Invocations).accept(record, payload || 'null', options);
  return { status: 202, headers: { 'x-amzn-RequestId': call.requestId } };
};

async function answer(
  record: FunctionRecord,
  payload: string,
  options: InvokeOptions,
  withTail: boolean,
  { world, requestId }: Call,
): Promise<HttpResponse> {
  const outcome = await world.part(Invocations).invoke(record, payload || '{}', options);
  if (Buffer.byteLength(outcome.payload) > MOST_ANSWERED_BYTES) return tooLongAnswer(requestId, outcome.payload.length);
  const headers = {
    'content-type': 'application/json',
    'x-amzn-RequestId': requestId,
    'x-amz-executed-version': '$LATEST',
    ...(outcome.functionError ? { 'x-amz-function-error': outcome.functionError } : {}),
    ...(withTail ? { 'x-amz-log-result': Buffer.from(outcome.logTail).toString('base64') } : {}),
  };
  return { status: 200, headers, body: outcome.payload };
}

function tooLongAnswer(requestId: string, length: number): HttpResponse {
  const errorMessage = `Response payload size (${length} bytes) exceeded maximum allowed payload size (${MOST_ANSWERED_BYTES} bytes).`;
  const body = JSON.stringify({ errorMessage, errorType: 'Function.ResponseSizeTooLarge' });
  const headers = { 'x-amzn-RequestId': requestId, 'x-amz-function-error': 'Unhandled' };
  return { status: 200, headers, body };
}

function check(payload: string, type: string): void {
  if (!['RequestResponse', 'Event', 'DryRun'].includes(type))
    throw invalidParameter(
      `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
    );
  const most = MOST_BYTES[type];
  if (most !== undefined && Buffer.byteLength(payload) > most)
    throw new ServiceError(
      'RequestTooLargeException',
      413,
      `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
      { Type: 'User' },
    );
  if (payload !== '') requireJson(payload);
}

function requireJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new ServiceError('InvalidRequestContentException', 400, message, { Type: 'User' });
  }
}

function refuseThrottled({ reservedConcurrency }: FunctionRecord): void {
  if (reservedConcurrency !== 0) return;
  throw new ServiceError('TooManyRequestsException', 429, 'Rate Exceeded.', {
    Type: 'User',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
}

function clientContextIn(header: string | string[] | undefined): unknown {
  if (typeof header !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    throw new ServiceError(
      'InvalidRequestContentException',
      400,
      'Client context must be a valid Base64-encoded JSON.',
    );
  }
}
