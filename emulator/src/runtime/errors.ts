import { ServiceError } from '../http/errors';
import type { EndpointRecord } from '../sagemaker/records';
import type { Container } from '../sagemaker/serving/container';
import type { Fleet } from '../sagemaker/serving/fleet';
import type { Instance } from '../sagemaker/serving/instance';
import type { Place } from '../sagemaker/serving/launch';
import type { VariantInstances } from '../sagemaker/serving/variant-instances';

const EXITED = 'An error occurred while handling request as the model process exited.';

/** Where in the fleet a request went. */
export interface Target {
  readonly endpoint: EndpointRecord;
  readonly fleet: Fleet;
  /** Whether that is the fleet which a rollout brings up. */
  readonly isNew: boolean;
  readonly variant: VariantInstances;
  readonly instance: Instance;
}

export function validationError(message: string, details: Readonly<Record<string, unknown>> = {}): ServiceError {
  return new ServiceError('ValidationError', 400, message, details);
}

/** Whether the platform has answered itself: no container was asked for an answer. */
export function isRefusal(error: unknown): boolean {
  const { code } = error instanceof ServiceError ? error : {};
  return code === 'ValidationError' || code === 'ModelNotReadyException';
}

export function noInstance(endpointName: string, { record }: VariantInstances): ServiceError {
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

/** What one container answered is longer than what may be sent to the next. */
export function hopTooLong(
  status: number,
  bytes: number,
  target: Target,
  from: Container,
  to: Container,
): ServiceError {
  const message = `Received response from ${from.name} with status code ${status}. However, the request payload from ${from.name} to ${to.name} is ${bytes} bytes, which has exceeded the maximum limit of 5 MB.`;
  return withLogs(message, status, '', target, from);
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
  return modelError(0, EXITED, target, container);
}

function toModelError(
  status: number,
  body: string,
  ending: string,
  target: Target,
  container: Container,
): ServiceError {
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  return withLogs(
    `Received ${side} error (${status}) from ${container.name} ${ending}.`,
    status,
    body,
    target,
    container,
  );
}

/** No container came up for the request: why, and where its log is, only this machine tells. */
export function notStarted(variantName: string, { scope, endpointName }: Place, { message }: Error): ServiceError {
  const { account, region } = scope;
  const { group, console } = logsOf(region, endpointName);
  return new ServiceError(
    'ModelError',
    424,
    `Received server error (0) from primary with message "${EXITED}". See ${console} in account ${account} for more information. (On this machine: ${message})`,
    {
      OriginalStatusCode: 0,
      OriginalMessage: EXITED,
      LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${variantName}`,
    },
  );
}

function logsOf(region: string, endpointName: string) {
  const group = `/aws/sagemaker/Endpoints/${endpointName}`;
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`;
  return { group, console };
}

/** The sentence, then where the container's log is: one of several writes to a log stream of its own. */
function withLogs(
  sentence: string,
  status: number,
  body: string,
  { endpoint, variant, instance }: Target,
  { name: containerName, log }: Container,
): ServiceError {
  const { account, region, name } = endpoint;
  const { group, console } = logsOf(region, name);
  const alone = `${variant.record.name}/${instance.id}`;
  const stream = instance.containers.length > 1 ? `${alone}/${containerName}` : alone;
  const message = `${sentence} See ${console} in account ${account} for more information. (On this machine: ${log.file})`;
  return new ServiceError('ModelError', 424, message, {
    OriginalStatusCode: status,
    OriginalMessage: body,
    LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`,
  });
}
