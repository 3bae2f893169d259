import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Run } from '../../shared/src/custom-resource';
import { alarmsThatWentOff } from './alarms';
import type { Outcome, Rollout } from './event';

const MOVING = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'];
const POLL_MS = 10_000;
/** What is left of Lambda's time for asking after the alarms and for answering CloudFormation. */
const RESERVE_MS = 60_000;

/** CloudFormation takes a rollback for a success, and cleans up after it. */
const DEPLOY_AGAIN =
  ' Deploy a model that works: CloudFormation is about to delete the configuration that is served now, and without it the endpoint cannot scale out.';

export interface Clients {
  readonly sagemaker: SageMakerClient;
  readonly cloudwatch: CloudWatchClient;
}

/** Waits until the endpoint has settled, and says what became of the rollout. Never throws: what went wrong is the sentence. */
export async function outcomeOf(rollout: Rollout, clients: Clients, run: Run, pause = sleep): Promise<Outcome> {
  const { EndpointName } = rollout;
  try {
    const endpoint = await settled(EndpointName, clients.sagemaker, run, pause);
    if (endpoint) return await judge(rollout, endpoint, clients);
    return unknown(EndpointName, 'it is still changing, and the time for asking is over');
  } catch (error) {
    return unknown(EndpointName, error instanceof Error ? `${error.name}: ${error.message}` : `${error}`);
  }
}

async function settled(name: string, client: SageMakerClient, run: Run, pause: typeof sleep) {
  while (run.getRemainingTimeInMillis() > RESERVE_MS) {
    const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName: name }));
    if (!MOVING.includes(endpoint.EndpointStatus ?? '')) return endpoint;
    await pause(POLL_MS);
  }
  return undefined;
}

async function judge(rollout: Rollout, endpoint: DescribeEndpointCommandOutput, clients: Clients): Promise<Outcome> {
  const { EndpointName: name, EndpointConfigName: asked } = rollout;
  const { EndpointStatus: status, EndpointConfigName: served, FailureReason: reason } = endpoint;
  const because = reason ? ` SageMaker says: ${reason}` : '';
  if (status !== 'InService') return { Outcome: 'FAILED', Message: `Endpoint '${name}' is ${status}.${because}` };
  if (served === asked) return { Outcome: 'DEPLOYED', Message: `Endpoint '${name}' serves '${asked}'.` };
  return {
    Outcome: 'ROLLED_BACK',
    Message: `SageMaker rolled endpoint '${name}' back: it serves '${served}', not '${asked}'. ${await blame(rollout, clients)}${because}${rollout.OnRollback === 'report' ? DEPLOY_AGAIN : ''}`,
  };
}

async function blame(rollout: Rollout, { cloudwatch }: Clients): Promise<string> {
  const { AlarmNames: names = [] } = rollout;
  if (names.length === 0) return 'It has no rollback alarms.';
  try {
    const alarms = await alarmsThatWentOff(cloudwatch, rollout);
    return alarms.join(' ') || `None of its alarms went off: ${names.join(', ')}.`;
  } catch (error) {
    return `Its alarms could not be asked: ${error}`;
  }
}

function unknown(name: string, why: string): Outcome {
  return {
    Outcome: 'UNKNOWN',
    Message: `What became of the rollout of endpoint '${name}' could not be found out: ${why}`,
  };
}
