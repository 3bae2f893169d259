import { ServiceError } from '../http/errors';
import type { EndpointRecord } from '../sagemaker/records';
import type { Container } from '../sagemaker/serving/container';
import type { Fleet } from '../sagemaker/serving/fleet';
import type { Instance } from '../sagemaker/serving/instance';
import type { VariantFleet } from '../sagemaker/serving/variant-fleet';

/** Where in the fleet a request went. */
export interface Target {
  readonly endpoint: EndpointRecord;
  readonly fleet: Fleet;
  /** Whether that is the fleet which a rollout brings up. */
  readonly isNew: boolean;
  readonly variant: VariantFleet;
  readonly instance: Instance;
}

export function validationError(message: string, details: Readonly<Record<string, unknown>> = {}): ServiceError {
  return new ServiceError('ValidationError', 400, message, details);
}

export function noInstance(endpointName: string, { record }: VariantFleet): ServiceError {
  return serviceUnavailable(
    `No instance of variant ${record.name} of endpoint ${endpointName} is up: they are being started.`,
  );
}

export function serviceUnavailable(message: string): ServiceError {
  return new ServiceError('ServiceUnavailable', 503, message);
}

/** What the container answered with a status of 400 and above. */
export function modelError(status: number, body: string, target: Target, container: Container): ServiceError {
  return toModelError(status, body, `with message "${body}"`, target, container);
}

/** The container's answer is longer than an answer may be. */
export function answerTooLong(status: number, target: Target, container: Container): ServiceError {
  return toModelError(status, '', 'and could not load the entire response body', target, container);
}

export function timedOut(target: Target, container: Container): ServiceError {
  return modelError(
    0,
    `Your invocation timed out while waiting for a response from container ${container.name}. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.`,
    target,
    container,
  );
}

/** The connection to the container broke before its answer was whole. */
export function connectionLost(target: Target, container: Container): ServiceError {
  return modelError(0, 'An error occurred while handling request as the model process exited.', target, container);
}

function toModelError(
  status: number,
  body: string,
  ending: string,
  { endpoint, variant, instance }: Target,
  { name: containerName, log }: Container,
): ServiceError {
  const { account, region, name } = endpoint;
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  const group = `/aws/sagemaker/Endpoints/${name}`;
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`;
  const message = `Received ${side} error (${status}) from ${containerName} ${ending}. See ${console} in account ${account} for more information. (On this machine: ${log.file})`;
  return new ServiceError('ModelError', 424, message, {
    OriginalStatusCode: status,
    OriginalMessage: body,
    LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${variant.record.name}/${instance.id}`,
  });
}
