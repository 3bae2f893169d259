import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Outcome, Rollout } from './event';

/** Puts what became of the rollout on the account's default event bus, for whoever pages, chats or files tickets. Good news is none. */
export async function announce(
  rollout: Rollout,
  { Outcome, Message }: Outcome,
  client: EventBridgeClient,
): Promise<void> {
  if (Outcome === 'DEPLOYED') return;
  const { EndpointName, EndpointConfigName } = rollout;
  const Detail = JSON.stringify({ EndpointName, EndpointConfigName, Outcome, Message });
  const event = { Source: 'cdk-sagemaker-serving', DetailType: 'SageMaker Endpoint Rollout', Detail };
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [event] }));
    const refusal = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refusal) throw new Error(`${refusal.ErrorCode}: ${refusal.ErrorMessage}`);
  } catch (error) {
    console.error(`The event about it could not be sent: ${error}`);
  }
}
