import type { Properties, ResourceContext, ResourceHandler, ResourceState } from '../resource-handler';
import { CUSTOM_RESOURCE } from '../resources/custom';
import { ask, Refused } from './exchange';
import type { CustomResourceProviders } from './provider';
import { attributesOf, type CustomResourceResponse } from './response';
import { forgetSent, lastSent, rememberSent } from './sent-properties';

const LONGEST_TIMEOUT_SECONDS = 3600;

/** What runs custom resources, by whatever is behind their ServiceToken. */
export function customResourceHandlers(providers: CustomResourceProviders): Readonly<Record<string, ResourceHandler>> {
  return { [CUSTOM_RESOURCE]: new CustomResource(providers) };
}

class CustomResource implements ResourceHandler {
  public constructor(private readonly providers: CustomResourceProviders) {}

  /** From the first moment on there is something to be deleted: the provider may do half of its work and fail. */
  public async create(properties: Properties, context: ResourceContext): Promise<ResourceState> {
    check(properties);
    const provisional = context.generateName();
    rememberSent(context, provisional, properties);
    context.claim?.(provisional);
    try {
      const response = await ask(this.providers, context, { type: 'Create', properties });
      return this.made(response, provisional, properties, context);
    } catch (error) {
      if (error instanceof Refused && error.physicalId) this.rename(provisional, error.physicalId, properties, context);
      throw error;
    }
  }

  public async update(
    current: ResourceState,
    properties: Properties,
    context: ResourceContext,
  ): Promise<ResourceState> {
    check(properties);
    const { physicalId } = current;
    const before = lastSent(context, physicalId) ?? properties;
    refuseOtherProvider(before, properties);
    rememberSent(context, physicalId, properties);
    const response = await ask(this.providers, context, { type: 'Update', properties, before, physicalId });
    const state = stateOf(response);
    if (state.physicalId === physicalId) return state;
    rememberSent(context, physicalId, before);
    rememberSent(context, state.physicalId, properties);
    return state;
  }

  public async delete({ physicalId }: ResourceState, context: ResourceContext): Promise<void> {
    const properties = lastSent(context, physicalId);
    if (!properties) return;
    await ask(this.providers, context, { type: 'Delete', properties, physicalId });
    forgetSent(context, physicalId);
  }

  private made(
    response: CustomResourceResponse,
    provisional: string,
    properties: Properties,
    context: ResourceContext,
  ): ResourceState {
    const state = stateOf(response);
    this.rename(provisional, state.physicalId, properties, context);
    return state;
  }

  private rename(provisional: string, physicalId: string, properties: Properties, context: ResourceContext): void {
    rememberSent(context, physicalId, properties);
    context.claim?.(physicalId);
    if (physicalId !== provisional) forgetSent(context, provisional);
  }
}

function stateOf(response: CustomResourceResponse): ResourceState {
  const secret = response.NoEcho === true ? { secret: true } : {};
  return { physicalId: String(response.PhysicalResourceId), attributes: attributesOf(response), ...secret };
}

function check({ ServiceToken, ServiceTimeout }: Properties): void {
  if (typeof ServiceToken !== 'string' || ServiceToken === '')
    throw new Error('Property ServiceToken cannot be empty.');
  const seconds = Number(ServiceTimeout ?? LONGEST_TIMEOUT_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) return;
  throw new Error(`ServiceTimeout is ${ServiceTimeout}, allowed is 1 to ${LONGEST_TIMEOUT_SECONDS} seconds.`);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
function refuseOtherProvider(before: Properties, after: Properties): void {
  if (before.ServiceToken === after.ServiceToken) return;
  throw new Error('Modifying service token is not allowed.');
}
