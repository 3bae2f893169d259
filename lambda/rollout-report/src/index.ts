import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Run } from '../../shared/src/custom-resource';
import { announce } from './announce';
import type { Outcome, ResourceEvent } from './event';
import { respond } from './respond';
import { outcomeOf } from './rollout';

/** Throttled calls are repeated, for about a minute. */
const PATIENT = { maxAttempts: 8 };
const events = new EventBridgeClient(PATIENT);
const clients = { sagemaker: new SageMakerClient(PATIENT), cloudwatch: new CloudWatchClient(PATIENT) };

/**
 * The custom resource that comes after an endpoint: it says whether SageMaker rolled the endpoint back.
 *
 * CloudFormation waits for the endpoint first, so this mostly asks once; it has Lambda's 15 minutes if it has to wait.
 */
export async function handler(event: ResourceEvent, run: Run): Promise<void> {
  if (event.RequestType === 'Delete') return respond(event);
  const outcome = await outcomeOf(event.ResourceProperties, clients, run);
  say(outcome);
  await announce(event.ResourceProperties, outcome, events);
  await respond(event, outcome);
}

/** One line, which no newline in a reason may break. */
function say({ Outcome, Message }: Outcome): void {
  const line = `${Outcome}: ${Message}`.replace(/\s+/g, ' ');
  if (Outcome === 'DEPLOYED') console.log(line);
  else console.error(line);
}
