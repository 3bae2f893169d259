import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Desired, TargetId } from './event';

const FOLDER = '/cdk-sagemaker-serving/scaling';
/** What a standard parameter holds; beyond it the value is packed. */
const STANDARD_LENGTH = 4096;

/** What is to be registered as a target's bounds, and how it was suspended before it stepped aside. */
export interface Bounds {
  readonly MinCapacity?: number;
  readonly MaxCapacity?: number;
  readonly SuspendedState?: Suspended;
}

export interface Suspended {
  readonly DynamicScalingInSuspended?: boolean;
  readonly DynamicScalingOutSuspended?: boolean;
  readonly ScheduledScalingSuspended?: boolean;
}

/** What is known of an endpoint's scaling, from one run of the function to the next. */
export interface State {
  /** The stack that wants it. */
  readonly Owner: string;
  readonly Desired: Desired;
  /** All targets that may be registered in its name. */
  readonly Known: readonly TargetId[];
  /** The resource ids of those that are wanted otherwise than before, until that is done. */
  readonly Changed: readonly string[];
  /** Bounds that have still to be registered, by the resource id of the target. */
  readonly Bounds: Readonly<Record<string, Bounds>>;
  /** It steps aside: the endpoint is about to change. */
  readonly Aside?: Aside;
}

export interface Aside {
  /** On whose behalf: what comes before the endpoint in a deployment, or after it. */
  readonly By: string;
  /** Whether the targets are deregistered, or just suspended. */
  readonly Deregistered: boolean;
  /** When the endpoint had last changed; missing until all is still. */
  readonly Since?: string;
}

/** The same, with the number of the parameter's version. */
export interface Stored {
  readonly state: State;
  readonly version: number;
}

/** Keeps the state of each endpoint in a parameter of Systems Manager, as JSON. */
export class Store {
  public constructor(private readonly client: SSMClient) {}

  public async read(endpointName: string): Promise<Stored | undefined> {
    try {
      const { Parameter } = await this.client.send(new GetParameterCommand({ Name: nameOf(endpointName) }));
      return { state: unpacked(Parameter?.Value ?? ''), version: Parameter?.Version ?? 0 };
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return undefined;
      throw error;
    }
  }

  public async write(state: State): Promise<void> {
    const { EndpointName } = state.Desired;
    const [Name, Value] = [nameOf(EndpointName), packed(state)];
    const input = { Name, Value, Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: true } as const;
    await this.client.send(new PutParameterCommand(input));
  }

  public async delete(endpointName: string): Promise<void> {
    try {
      await this.client.send(new DeleteParameterCommand({ Name: nameOf(endpointName) }));
    } catch (error) {
      if ((error as Error).name !== 'ParameterNotFound') throw error;
    }
  }
}

const nameOf = (endpointName: string) => `${FOLDER}/${endpointName}`;

function packed(state: State): string {
  const text = JSON.stringify(state);
  return text.length <= STANDARD_LENGTH ? text : gzipSync(text, { level: 9 }).toString('base64');
}

function unpacked(value: string): State {
  return JSON.parse(value.startsWith('{') ? value : gunzipSync(Buffer.from(value, 'base64')).toString());
}
