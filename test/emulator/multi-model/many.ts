import * as path from 'node:path';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import type { InvokeEndpointCommandInput } from '@aws-sdk/client-sagemaker-runtime';
import { ImageOverrides } from '../../../emulator/src/containers/image-overrides';
import { type Measurement, Measurements } from '../../../emulator/src/runtime/measurements';
import { archiveOf } from '../sagemaker/archive';
import { Local, type LocalOptions, ROLE } from '../sagemaker/local';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/many:1';
export const PREFIX = 's3://bucket/models/';

export interface ManyOptions {
  /** How many models the container has room for. */
  readonly capacity?: number;
  readonly cache?: 'Enabled' | 'Disabled';
  readonly prefix?: string;
  /** @default the container `many` */
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly variant?: Partial<ProductionVariant>;
}

/** An emulator whose endpoints have many models, each of them in a container of its own that speaks the multi-model API. */
export class Many {
  public static async start(options: LocalOptions = {}): Promise<Many> {
    const measured: Measurement[] = [];
    const connect = (local: Local) => {
      options.connect?.(local);
      local.world.part(ImageOverrides).use({ [IMAGE]: path.join(__dirname, 'many') });
      local.world.part(Measurements).onMeasured((measurement) => measured.push(measurement));
    };
    return new Many(await Local.start({ ...options, connect }), measured);
  }

  private constructor(
    public readonly local: Local,
    public readonly measured: Measurement[],
  ) {}

  /** Puts a model under the prefix: its answer, then how it behaves. */
  public put(name: string, text: string): void {
    this.local.objects.set(`${PREFIX}${name}`, archiveOf({ 'model.txt': text }));
  }

  public remove(name: string): void {
    this.local.objects.delete(`${PREFIX}${name}`);
  }

  public async config(name: string, options: ManyOptions = {}) {
    const { capacity = 1000, cache, prefix = PREFIX, variant, image = IMAGE, environment } = options;
    const PrimaryContainer = {
      Image: image,
      Mode: 'MultiModel' as const,
      ModelDataUrl: prefix,
      MultiModelConfig: cache && { ModelCacheSetting: cache },
      Environment: { CAPACITY: String(capacity), ...environment },
    };
    const { sagemaker } = this.local;
    await sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: ROLE, PrimaryContainer }));
    const common = {
      VariantName: 'all',
      ModelName: name,
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: 1,
    } as const;
    const ProductionVariants = [{ ...common, ...variant }];
    await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants }));
  }

  public async endpoint(name: string, options?: ManyOptions) {
    await this.config(name, options);
    await this.local.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    const described = await this.local.settled(name);
    if (described.EndpointStatus !== 'InService') throw new Error(described.FailureReason);
  }

  /** What a model of the endpoint answers, read. */
  public async ask(endpoint: string, model: string, body = 'model', input: Partial<InvokeEndpointCommandInput> = {}) {
    return JSON.parse((await this.local.invoke(endpoint, body, { TargetModel: model, ...input })).text);
  }

  public async errorOf(endpoint: string, model: string, body = 'model') {
    return this.ask(endpoint, model, body).then(
      () => undefined,
      (error) => error,
    );
  }

  /** What the container that holds the model was asked to load and unload. */
  public async events(endpoint: string, model: string): Promise<string[]> {
    return (await this.ask(endpoint, model, 'events')).events;
  }

  public values(name: string): number[] {
    return this.measured.filter((one) => one.name === name).map(({ value }) => value);
  }
}
