import { setTimeout as sleep } from 'node:timers/promises';
import { clipped, tell } from '../../shared/src/custom-resource';
import type { Outcome, ResourceEvent } from './event';

/** Tells CloudFormation what became of the rollout. */
export async function respond(event: ResourceEvent, outcome?: Outcome, pause = sleep): Promise<void> {
  const { EndpointName, OnRollback } = event.ResourceProperties;
  const failed = outcome && outcome.Outcome !== 'DEPLOYED' && OnRollback === 'fail';
  const answer = {
    physicalResourceId: `${EndpointName}-rollout`,
    failure: failed ? outcome.Message : undefined,
    data: outcome && { ...outcome, Message: clipped(outcome.Message) },
  };
  await tell(event, answer, pause);
}
