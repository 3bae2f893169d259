import type { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Run } from '../../shared/src/custom-resource';
import type { Clients } from './clients';
import { Endpoint } from './endpoint';
import type { ResourceEvent } from './event';
import { Owner } from './owner';
import { Problem } from './problem';
import { desiredIn } from './typed';

/** What comes after the endpoint in a deployment; the other one comes before it. */
const AFTER = 'Custom::SageMakerScaling';

/** Does what CloudFormation asks for. Never throws: what went wrong is the failure. */
export async function answered(
  event: ResourceEvent,
  clients: Clients,
  run: Run,
  pause?: typeof sleep,
): Promise<Answer & { readonly told: string }> {
  const { EndpointName: name } = event.ResourceProperties;
  const place = event.ResourceType === AFTER ? 'scaling' : 'scaling-steps-aside';
  const physicalResourceId = `${name}-${place}`;
  try {
    const endpoint = new Endpoint(name, clients.sagemaker, run, pause);
    const done = await patiently(endpoint, () => ask(event, new Owner(name, clients, endpoint)));
    return { physicalResourceId, told: `Endpoint '${name}': ${done}` };
  } catch (error) {
    const why = error instanceof Problem ? error.message : `${error}`;
    return { physicalResourceId, told: '', failure: `The scaling of endpoint '${name}' could not be set up: ${why}` };
  }
}

/** Somebody else changes the same target: the function that heard of the endpoint, or a person. */
async function patiently(endpoint: Endpoint, attempt: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as Error).name !== 'ConcurrentUpdateException') throw error;
      await endpoint.wait();
    }
  }
}

function ask(event: ResourceEvent, owner: Owner): Promise<string> {
  const {
    RequestType,
    StackId: stack,
    ResourceType: type,
    ResourceProperties: now,
    OldResourceProperties: old,
  } = event;
  const desired = desiredIn(now);
  if (RequestType === 'Delete') return owner.forget(desired, stack);
  const before = old && old.EndpointName === now.EndpointName ? desiredIn(old) : undefined;
  return owner.want(desired, { stack, type, over: type === AFTER }, before);
}
