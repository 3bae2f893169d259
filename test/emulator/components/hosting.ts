import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateInferenceComponentCommand,
  DescribeInferenceComponentCommand,
  type InferenceComponentSpecification,
  type ProductionVariant,
  UpdateInferenceComponentRuntimeConfigCommand,
} from '@aws-sdk/client-sagemaker';
import { type Measurement, Measurements } from '../../../emulator/src/runtime/measurements';
import { measureComponents } from '../../../emulator/src/sagemaker/components/component-metrics';
import { components } from '../../../emulator/src/sagemaker/components/component-record';
import { Components } from '../../../emulator/src/sagemaker/components/components';
import { RollbackAlarms } from '../../../emulator/src/sagemaker/deployment/alarms';
import type { EndpointView } from '../../../emulator/src/status-view';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { FakeAlarms } from '../sagemaker/guarded';
import { IMAGE, Local, ROLE } from '../sagemaker/local';

export const SCOPE = { account: '000000000000', region: 'us-east-1' };
export const MINUTE = 60_000;

/** What a copy runs: the container that behaves, with the model `one` or `two`, on one of the four CPU cores of ml.c7i.xlarge. */
export const running = (
  model: string,
  more: Partial<InferenceComponentSpecification> = {},
  Environment?: Record<string, string>,
): InferenceComponentSpecification => ({
  Container: { Image: IMAGE, ArtifactUrl: `s3://models/${model}.tar.gz`, Environment },
  ComputeResourceRequirements: { NumberOfCpuCoresRequired: 1, MinMemoryRequiredInMb: 512 },
  ...more,
});

export const taking = (NumberOfCpuCoresRequired: number, MinMemoryRequiredInMb = 512) => ({
  ComputeResourceRequirements: { NumberOfCpuCoresRequired, MinMemoryRequiredInMb },
});

/** An emulator whose world's clock the test moves, with endpoints for inference components. Containers are real. */
export class Hosting {
  public static async start(folder?: string): Promise<Hosting> {
    const clock = new ManualClock();
    const alarms = new FakeAlarms();
    const measured: Measurement[] = [];
    const connect = (local: Local) => {
      local.world.part(RollbackAlarms).connect(alarms);
      local.world.part(Measurements).onMeasured((one) => measured.push(one));
      measureComponents(local.world);
    };
    const local = await Local.start({ clock, realClock: new SystemClock(), folder, connect });
    await local.world.part(Components).resume();
    return new Hosting(local, clock, alarms, measured);
  }

  private constructor(
    public readonly local: Local,
    public readonly clock: ManualClock,
    public readonly alarms: FakeAlarms,
    public readonly measured: Measurement[],
  ) {}

  public async config(name: string, ...variants: Partial<ProductionVariant>[]): Promise<void> {
    const ProductionVariants = (variants.length > 0 ? variants : [{}]).map((variant) => ({
      VariantName: 'fleet',
      InstanceType: 'ml.c7i.xlarge' as const,
      InitialInstanceCount: 1,
      ...variant,
    }));
    const input = { EndpointConfigName: name, ExecutionRoleArn: ROLE, ProductionVariants };
    await this.local.sagemaker.send(new CreateEndpointConfigCommand(input));
  }

  /** An endpoint of instances with four CPU cores each, with a config of the same name. */
  public async endpoint(name: string, ...variants: Partial<ProductionVariant>[]) {
    await this.config(name, ...variants);
    await this.local.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    return this.local.settled(name);
  }

  /** A component, once nothing is being done to it any more. */
  public async component(
    name: string,
    EndpointName: string,
    CopyCount: number,
    Specification: InferenceComponentSpecification = running('one'),
  ) {
    const input = { InferenceComponentName: name, EndpointName, Specification, RuntimeConfig: { CopyCount } };
    await this.local.sagemaker.send(new CreateInferenceComponentCommand(input));
    return this.settled(name);
  }

  public async settled(name: string) {
    const found = components(this.local.world).get(SCOPE, name);
    if (found) await this.local.world.part(Components).settled(found);
    return this.describe(name);
  }

  public async scale(InferenceComponentName: string, CopyCount: number) {
    const input = { InferenceComponentName, DesiredRuntimeConfig: { CopyCount } };
    await this.local.sagemaker.send(new UpdateInferenceComponentRuntimeConfigCommand(input));
    return this.settled(InferenceComponentName);
  }

  public describe(name: string) {
    return this.local.sagemaker.send(new DescribeInferenceComponentCommand({ InferenceComponentName: name }));
  }

  /** What a component answers. */
  public async ask(endpoint: string, InferenceComponentName: string, body = 'model'): Promise<string> {
    return (await this.local.invoke(endpoint, body, { InferenceComponentName })).text;
  }

  /** What `serving-local status` shows of an endpoint. */
  public async status(name: string): Promise<EndpointView> {
    const answer = await fetch(`${this.local.url}/_serving/status`);
    const { endpoints } = (await answer.json()) as { endpoints: EndpointView[] };
    return endpoints.find(({ description }) => description.EndpointName === name) as EndpointView;
  }

  /** How many instances an endpoint has. */
  public async hosts(endpoint: string): Promise<number | undefined> {
    return (await this.local.describe(endpoint)).ProductionVariants?.[0].CurrentInstanceCount;
  }
}

/** What the service says to a call that it refuses. */
export const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'nothing: it was done',
    (error: Error) => error.message,
  );
