import { randomUUID } from 'node:crypto';
import type { ResourceContext } from '../resource-handler';
import type { Fields } from '../template/template';
import type { CustomResourceProviders } from './provider';
import { type CustomResourceRequest, stringified } from './request';
import type { CustomResourceResponse } from './response';
import { CustomResourceResponses } from './responses';

const DEFAULT_TIMEOUT_SECONDS = 3600;
const PATIENCE_MILLISECONDS = 1000;

/** What one request is about. */
export interface Exchange {
  readonly type: CustomResourceRequest['RequestType'];
  readonly properties: Fields;
  readonly before?: Fields;
  readonly physicalId?: string;
}

/** The provider answered FAILED. */
export class Refused extends Error {
  public constructor(
    message: string,
    public readonly physicalId: string | undefined,
  ) {
    super(message);
  }
}

/** Asks the provider, and waits for its answer. @throws Refused or an Error with CloudFormation's sentence */
export async function ask(
  providers: CustomResourceProviders,
  context: ResourceContext,
  exchange: Exchange,
): Promise<CustomResourceResponse> {
  const { world } = context;
  const RequestId = randomUUID();
  const address = world.part(CustomResourceResponses).open(providers.url());
  const over = new AbortController();
  try {
    const request = requestOf(context, exchange, RequestId, address.url);
    const delivered = providers.deliver(context, request.ServiceToken, request);
    const response = await Promise.race([
      address.answered,
      delivered.then(() => stillOwed(context, exchange, over.signal)),
      tooLate(context, exchange, RequestId, over.signal),
    ]);
    if (response.Status === 'SUCCESS') return response;
    const reason = `Received response status [FAILED] from custom resource. Message returned: ${response.Reason}`;
    throw new Refused(`${reason} (RequestId: ${RequestId})`, response.PhysicalResourceId);
  } finally {
    over.abort();
    address.close();
  }
}

function requestOf(
  { stackId, logicalId, type }: ResourceContext,
  { type: RequestType, properties, before, physicalId }: Exchange,
  RequestId: string,
  ResponseURL: string,
): CustomResourceRequest {
  return {
    RequestType,
    ServiceToken: String(properties.ServiceToken),
    ResponseURL,
    StackId: stackId,
    RequestId,
    LogicalResourceId: logicalId,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ResourceType: type,
    ResourceProperties: stringified(properties),
    ...(before === undefined ? {} : { OldResourceProperties: stringified(before) }),
  };
}

/** Some providers answer later, through somebody else; one that forgot to answer keeps the stack waiting. */
async function stillOwed({ world, logicalId }: ResourceContext, { type }: Exchange, over: AbortSignal): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
  if (!over.aborted)
    world.log.warn(
      `What answers for the custom resource ${logicalId} is done with ${type} and has sent no answer to its ResponseURL: the stack goes on waiting.`,
    );
  return new Promise<never>(() => {});
}

async function tooLate(
  { world }: ResourceContext,
  { properties }: Exchange,
  requestId: string,
  over: AbortSignal,
): Promise<never> {
  const seconds = Number(properties.ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS);
  await world.sleep(seconds * 1000, over);
  if (over.aborted) return new Promise<never>(() => {});
  throw new Error(
    `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
  );
}
