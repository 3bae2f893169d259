import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Run, tell } from '../../shared/src/custom-resource';
import type { Clients } from './clients';
import type { ResourceEvent, StateChange } from './event';
import { answered } from './resource';
import { heard } from './state-change';

/** Throttled calls are repeated, for about a minute. */
const PATIENT = { maxAttempts: 8 };
const clients: Clients = {
  autoScaling: new ApplicationAutoScalingClient(PATIENT),
  cloudwatch: new CloudWatchClient(PATIENT),
  sagemaker: new SageMakerClient(PATIENT),
  ssm: new SSMClient(PATIENT),
};

/**
 * The owner of what scales on an endpoint: asked before the endpoint changes and after, and told each time that it comes into service.
 *
 * An error of the latter is thrown, so that Lambda tries again.
 */
export async function handler(event: ResourceEvent | StateChange, run: Run): Promise<void> {
  if (!('ResponseURL' in event)) {
    say(await heard(event, clients, run));
    return;
  }
  const { told, ...answer } = await answered(event, clients, run);
  if (answer.failure === undefined) say(told);
  else console.error(oneLine(answer.failure));
  await tell(moved(event, answer.physicalResourceId), answer);
}

/** An endpoint of another name is another resource: the old one is deleted when all has gone well. */
function moved(event: ResourceEvent, physicalResourceId: string): ResourceEvent {
  const { OldResourceProperties: old, ResourceProperties: now } = event;
  const renamed = event.RequestType === 'Update' && old !== undefined && old.EndpointName !== now.EndpointName;
  return renamed ? { ...event, PhysicalResourceId: physicalResourceId } : event;
}

/** One line, which no newline in a reason may break. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ');
const say = (text: string) => console.log(oneLine(text));
