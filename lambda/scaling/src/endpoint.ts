import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Run } from '../../shared/src/custom-resource';
import { Problem } from './problem';

const MOVING = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'];
const POLL_MS = 5_000;
/** What is left of Lambda's time for calls that are being repeated, and for answering CloudFormation. */
const RESERVE_MS = 120_000;

export type Described = DescribeEndpointCommandOutput;

/** An endpoint, as SageMaker shows it. */
export class Endpoint {
  public constructor(
    private readonly name: string,
    private readonly client: SageMakerClient,
    private readonly run: Run,
    private readonly pause: typeof sleep = sleep,
  ) {}

  /** Nothing if there is none. */
  public async describe(): Promise<Described | undefined> {
    try {
      return await this.client.send(new DescribeEndpointCommand({ EndpointName: this.name }));
    } catch (error) {
      if (/could not find endpoint/i.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** The same, when it changes no more. */
  public async atRest(): Promise<Described | undefined> {
    for (;;) {
      const endpoint = await this.describe();
      if (!MOVING.includes(endpoint?.EndpointStatus ?? '')) return endpoint;
      await this.wait();
    }
  }

  public async wait(): Promise<void> {
    if (this.run.getRemainingTimeInMillis() <= RESERVE_MS)
      throw new Problem('it is still changing, and the time for waiting is over');
    await this.pause(POLL_MS);
  }
}
