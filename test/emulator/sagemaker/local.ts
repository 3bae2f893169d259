import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  type ProductionVariant,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { ContainerEnvironment } from '../../../emulator/src/containers/container-environment';
import { ImageOverrides } from '../../../emulator/src/containers/image-overrides';
import { ModelData } from '../../../emulator/src/containers/model-data';
import { Dispatcher } from '../../../emulator/src/http/dispatch';
import { HttpServer } from '../../../emulator/src/http/server';
import type { RestService } from '../../../emulator/src/http/types';
import { own } from '../../../emulator/src/own';
import { runtime } from '../../../emulator/src/runtime/service';
import { sagemaker } from '../../../emulator/src/sagemaker/service';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { type Clock, SystemClock } from '../../../emulator/src/world/clock';
import { World } from '../../../emulator/src/world/world';
import { archiveOf } from './archive';

export const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/behaving:1';
export const ROLE = 'arn:aws:iam::000000000000:role/serving';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const absent: RestService = {
  handle: () => Promise.reject(new Error('not here')),
  renderError: () => ({ status: 500 }),
};

/** Waits for something that no event tells of. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export type VariantOptions = Partial<ProductionVariant> & {
  readonly Environment?: Record<string, string>;
  readonly ModelDataUrl?: string;
};

export interface LocalOptions {
  readonly clock?: Clock;
  readonly realClock?: Clock;
  readonly folder?: string;
  /** Called before it takes up what the folder holds. */
  readonly connect?: (local: Local) => void;
}

/** SageMaker and its runtime on a free port, with a state folder of its own and the container `behaving`. */
export class Local {
  /** A clock alone is that of the service and of the machine. */
  public static async start(options: LocalOptions = {}): Promise<Local> {
    const folder = options.folder ?? realpathSync(mkdtempSync(path.join(tmpdir(), 'serving-')));
    const local = new Local(folder, options.clock ?? new SystemClock(), options.realClock ?? options.clock);
    options.connect?.(local);
    await local.serve();
    Local.started.add(local);
    return local;
  }

  /** For `afterAll`: whatever a test left, failed or not. */
  public static async removeAll(): Promise<void> {
    for (const local of Local.started) await local.remove();
  }

  private static readonly started = new Set<Local>();

  /** What the emulator said. */
  public readonly said: string[] = [];
  /** The objects of its S3, by URL. */
  public readonly objects = new Map<string, Buffer>(
    ['one', 'two'].map((name) => [`s3://models/${name}.tar.gz`, archiveOf({ 'model.txt': name })]),
  );
  public readonly world: World;
  public url = '';
  public sagemaker!: SageMakerClient;
  public runtime!: SageMakerRuntimeClient;
  private readonly server: HttpServer;

  private constructor(
    public readonly folder: string,
    clock: Clock,
    realClock?: Clock,
  ) {
    const say = (text: string) => void this.said.push(text);
    this.world = new World({ folder, clock, realClock, log: { info: say, warn: say } });
    const services = { json: { SageMaker: sagemaker }, query: {}, runtime, s3: absent, own };
    this.server = new HttpServer(new Dispatcher(this.world, services));
    this.world.part(ImageOverrides).use({ [IMAGE]: path.join(__dirname, 'behaving') });
    this.world.part(ModelData).connect(async (bucket, key) => {
      const found = this.objects.get(`s3://${bucket}/${key}`);
      return found && Readable.from([found]);
    });
  }

  public async model(name: string, options: VariantOptions = {}): Promise<void> {
    const PrimaryContainer = { Image: IMAGE, ModelDataUrl: options.ModelDataUrl, Environment: options.Environment };
    await this.sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: ROLE, PrimaryContainer }));
  }

  /** A config, and a model for each of its variants. */
  public async config(
    name: string,
    variants: Readonly<Record<string, VariantOptions>> = { all: {} },
    ShadowProductionVariants?: ProductionVariant[],
  ): Promise<void> {
    const ProductionVariants: ProductionVariant[] = [];
    for (const [VariantName, { Environment, ModelDataUrl, ...options }] of Object.entries(variants)) {
      const ModelName = `${name}-${VariantName}`;
      await this.model(ModelName, { Environment, ModelDataUrl });
      ProductionVariants.push({
        VariantName,
        ModelName,
        InstanceType: 'ml.m5.large',
        InitialInstanceCount: 1,
        ...options,
      });
    }
    await this.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants, ShadowProductionVariants }),
    );
  }

  /** An endpoint with a config of the same name, once nothing is being done to it any more. */
  public async endpoint(
    name: string,
    variants?: Readonly<Record<string, VariantOptions>>,
    shadows?: ProductionVariant[],
  ) {
    await this.config(name, variants, shadows);
    await this.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    return this.settled(name);
  }

  public async settled(name: string) {
    const found = this.world.part(Endpoints).serving({ account: '000000000000', region: 'us-east-1' }, name);
    if (found) await this.world.part(Endpoints).settled(found.record);
    return this.describe(name);
  }

  public describe(name: string) {
    return this.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  }

  public async invoke(
    EndpointName: string,
    Body: string | Uint8Array,
    input: Partial<InvokeEndpointCommandInput> = {},
  ) {
    const answer = await this.runtime.send(new InvokeEndpointCommand({ EndpointName, Body, ...input }));
    return { ...answer, text: answer.Body.transformToString() };
  }

  /** As Ctrl-C does. */
  public async stop(): Promise<void> {
    await this.world.close();
    await this.unplug();
  }

  /** Takes the port away, and leaves everything else as a kill does. */
  public async unplug(): Promise<void> {
    Local.started.delete(this);
    this.sagemaker.destroy();
    this.runtime.destroy();
    await this.server.close();
  }

  public async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(): Promise<void> {
    this.url = `http://127.0.0.1:${await this.server.listen(0)}`;
    this.world.part(ContainerEnvironment).serveAt(this.url);
    const common = { endpoint: this.url, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 };
    this.sagemaker = new SageMakerClient(common);
    this.runtime = new SageMakerRuntimeClient(common);
    await this.world.part(Endpoints).resume();
  }
}
