import { AsyncQueues } from '../async/queues';
import type { Call, HttpRequest, HttpResponse } from '../http/types';
import { readPayload } from './body';
import { validationError } from './errors';
import { readHeaders } from './headers';
import { endpointInService } from './route';

/** What may come with the request; what is longer comes from S3. */
const MAX_INLINE_BYTES = 128_000;

/** InvokeEndpointAsync: accepted, and answered in S3. */
export async function invokeEndpointAsync(name: string, request: HttpRequest, call: Call): Promise<HttpResponse> {
  const body = await readPayload(request.stream);
  const headers = readHeaders(request.headers, 'InvokeEndpointAsync');
  requireOneInput(headers.InputLocation, body);
  const { record } = endpointInService(call.world, call, name);
  const config = record.fleet?.variants[0].asynchronous;
  if (!config)
    throw validationError(
      `Endpoint ${name} is not an asynchronous endpoint: call InvokeEndpoint (its config has no AsyncInferenceConfig).`,
    );
  const accepted = call.world.part(AsyncQueues).accept(record, config, headers, body);
  return {
    status: 202,
    headers: {
      'content-type': 'application/json',
      'x-amzn-RequestId': call.requestId,
      'X-Amzn-SageMaker-OutputLocation': accepted.outputLocation,
      ...(accepted.failureLocation && { 'X-Amzn-SageMaker-FailureLocation': accepted.failureLocation }),
    },
    body: JSON.stringify({ InferenceId: accepted.inferenceId }),
  };
}

function requireOneInput(inputLocation: string | undefined, body: Buffer): void {
  if (body.length > MAX_INLINE_BYTES)
    throw validationError(
      `1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to ${MAX_INLINE_BYTES}`,
    );
  if ((inputLocation === undefined) !== (body.length === 0)) return;
  throw validationError(
    body.length === 0
      ? 'Neither Body nor InputLocation is given: provide exactly one of them.'
      : 'Both Body and InputLocation are given: provide exactly one of them.',
  );
}
