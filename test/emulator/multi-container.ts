import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  type ContainerDefinition,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type InferenceExecutionMode,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ImageOverrides } from '../../emulator/src/containers/image-overrides';
import { Local, type LocalOptions, ROLE } from './sagemaker/local';

export const STEP_IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/step:1';
export const STEP_FOLDER = path.join(__dirname, 'multi-container-step');

export interface SeveralOptions {
  readonly mode?: InferenceExecutionMode;
  /** By the names of the containers. */
  readonly environments?: Readonly<Record<string, Record<string, string>>>;
  readonly instances?: number;
  readonly isNameless?: boolean;
}

/** The way of a request through containers, as its answer tells it. */
export const traceOf = (answer: { readonly text: string }): Trace[] => JSON.parse(answer.text);

/** What a request failed with. */
export const failure = (request: Promise<unknown>): Promise<Error> =>
  request.then(
    () => Promise.reject(new Error('did not fail')),
    (error) => error,
  );

/** The log of one container of the only instance. */
export function logOf({ folder }: Local, endpoint: string, container: string): string {
  const logs = path.join(folder, 'logs', endpoint);
  const file = readdirSync(logs).find((name) => name.endsWith(`-${container}.log`)) ?? '';
  return readFileSync(path.join(logs, file), 'utf8');
}

/** What a step of `multi-container-step` tells of a request. */
export interface Trace {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly pid: number;
}

/** An emulator that knows the image of a step. */
export function startLocal(options: LocalOptions = {}): Promise<Local> {
  const connect = (local: Local) => {
    local.world.part(ImageOverrides).use({ [STEP_IMAGE]: STEP_FOLDER });
    options.connect?.(local);
  };
  return Local.start({ ...options, connect });
}

/** Containers with these names, each of which answers as `application/x-<its name>` unless told otherwise. */
export function steps(names: readonly string[], options: SeveralOptions = {}): ContainerDefinition[] {
  return names.map((name) => ({
    ...(options.isNameless ? {} : { ContainerHostname: name }),
    Image: STEP_IMAGE,
    Environment: { NAME: name, TYPE: `application/x-${name}`, ...options.environments?.[name] },
  }));
}

/** A model and a config for an endpoint of these containers, all of the same name, and then the endpoint. */
export async function createEndpoint(
  sagemaker: SageMakerClient,
  name: string,
  Containers: ContainerDefinition[],
  { mode, instances = 1 }: SeveralOptions = {},
): Promise<void> {
  const InferenceExecutionConfig = mode && { Mode: mode };
  await sagemaker.send(
    new CreateModelCommand({ ModelName: name, ExecutionRoleArn: ROLE, Containers, InferenceExecutionConfig }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [
        { VariantName: 'all', ModelName: name, InstanceType: 'ml.m5.large', InitialInstanceCount: instances },
      ],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
}

/** Such an endpoint, once nothing is being done to it any more. */
export async function several(local: Local, name: string, names: readonly string[], options: SeveralOptions = {}) {
  await createEndpoint(local.sagemaker, name, steps(names, options), options);
  return local.settled(name);
}
