import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  autoscaling,
  autoscalingHandlers,
  connectAutoscaling,
  resumeAutoscaling,
} from '../../../emulator/src/autoscaling';
import { cloudFormation, Stacks } from '../../../emulator/src/cloudformation';
import {
  Alarms,
  cloudWatch,
  cloudWatchHandlers,
  Metrics,
  publishInvocations,
  publishMeasurements,
} from '../../../emulator/src/cloudwatch';
import { Dispatcher } from '../../../emulator/src/http/dispatch';
import { HttpServer } from '../../../emulator/src/http/server';
import type { RestService } from '../../../emulator/src/http/types';
import { own } from '../../../emulator/src/own';
import { sagemakerResources } from '../../../emulator/src/sagemaker/cloudformation';
import { measureComponents } from '../../../emulator/src/sagemaker/components/component-metrics';
import { Components } from '../../../emulator/src/sagemaker/components/components';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until, type VariantOptions } from '../sagemaker/local';

export const SCOPE = { account: '000000000000', region: 'us-east-1' };
export const MINUTE = 60_000;
export const NAMESPACE = {
  ServiceNamespace: 'sagemaker',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;
export const INVOCATIONS = { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' } as const;

const absent: RestService = {
  handle: () => Promise.reject(new Error('not here')),
  renderError: () => ({ status: 500 }),
};

/** SageMaker, CloudWatch and Application Auto Scaling on a clock that is moved. Containers are real. */
export class Scaled {
  public static async start(folder?: string, time?: string): Promise<Scaled> {
    const clock = new ManualClock(time);
    const connect = (local: Local) => {
      publishInvocations(local.world);
      publishMeasurements(local.world);
      measureComponents(local.world);
      connectAutoscaling(local.world);
      local.world.part(Stacks).connect({
        handlers: { ...sagemakerResources, ...cloudWatchHandlers, ...autoscalingHandlers },
        readObject: async () => undefined,
        readParameter: async () => undefined,
      });
    };
    const local = await Local.start({ clock, realClock: new SystemClock(), folder, connect });
    const services = {
      json: { AnyScaleFrontendService: autoscaling, GraniteServiceVersion20100801: cloudWatch },
      query: { cloudformation: cloudFormation },
      runtime: absent,
      s3: absent,
      own,
    };
    const server = new HttpServer(new Dispatcher(local.world, services));
    const url = `http://127.0.0.1:${await server.listen(0)}`;
    await local.world.part(Alarms).resume();
    await local.world.part(Components).resume();
    await resumeAutoscaling(local.world);
    return new Scaled(local, clock, server, url);
  }

  public readonly autoscaling: ApplicationAutoScalingClient;
  public readonly cloudWatch: CloudWatchClient;
  public readonly cloudFormation: CloudFormationClient;

  private constructor(
    public readonly local: Local,
    public readonly clock: ManualClock,
    private readonly server: HttpServer,
    public readonly url: string,
  ) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const common = { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 };
    this.autoscaling = new ApplicationAutoScalingClient(common);
    this.cloudWatch = new CloudWatchClient(common);
    this.cloudFormation = new CloudFormationClient(common);
  }

  /** An endpoint in service with one variant, `all`, that is a scalable target. */
  public async endpoint(name: string, bounds: readonly [min: number, max: number], more: VariantOptions = {}) {
    await this.local.endpoint(name, { all: more });
    await this.register(name, { MinCapacity: bounds[0], MaxCapacity: bounds[1] });
  }

  public register(name: string, input: Partial<RegisterScalableTargetCommandInput> = {}) {
    return this.autoscaling.send(new RegisterScalableTargetCommand({ ...NAMESPACE, ResourceId: idOf(name), ...input }));
  }

  /** Keeps so many invocations a minute and instance, unless told otherwise. */
  public track(name: string, TargetValue: number, more: object = {}, PolicyName = 'track') {
    const metric = 'CustomizedMetricSpecification' in more ? {} : { PredefinedMetricSpecification: INVOCATIONS };
    return this.put(name, {
      PolicyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue, ...metric, ...more },
    });
  }

  public put(
    name: string,
    policy: Pick<PutScalingPolicyCommandInput, 'PolicyName'> & Partial<PutScalingPolicyCommandInput>,
  ) {
    return this.autoscaling.send(new PutScalingPolicyCommand({ ...NAMESPACE, ResourceId: idOf(name), ...policy }));
  }

  public async target(name: string) {
    const ResourceIds = [idOf(name)];
    const { ScalableTargets = [] } = await this.autoscaling.send(
      new DescribeScalableTargetsCommand({ ...NAMESPACE, ResourceIds }),
    );
    return ScalableTargets[0];
  }

  public async policies(name: string) {
    const input = { ...NAMESPACE, ResourceId: idOf(name) };
    return (await this.autoscaling.send(new DescribeScalingPoliciesCommand(input))).ScalingPolicies ?? [];
  }

  /** The newest first. */
  public async activities(name: string, IncludeNotScaledActivities = false) {
    const input = { ...NAMESPACE, ResourceId: idOf(name), IncludeNotScaledActivities };
    return (await this.autoscaling.send(new DescribeScalingActivitiesCommand(input))).ScalingActivities ?? [];
  }

  public async alarms(AlarmNamePrefix: string) {
    return (await this.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix }))).MetricAlarms ?? [];
  }

  /** That many minutes go by, with that much of a metric in each; all instances that shall be there are up at its end. */
  public async pass(name: string, minutes: number, value?: number, metric: Partial<Load> = {}): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      if (value !== undefined) this.load(name, value, metric);
      await this.clock.advance(MINUTE);
      await this.local.settled(name);
      await this.clock.advance(0);
    }
  }

  public load(
    endpoint: string,
    value: number,
    { variant = 'all', metric = 'InvocationsPerInstance' }: Partial<Load> = {},
  ): void {
    const dimensions = [
      { Name: 'EndpointName', Value: endpoint },
      { Name: 'VariantName', Value: variant },
    ];
    this.local.world.part(Metrics).put(SCOPE, { namespace: 'AWS/SageMaker', name: metric, dimensions, value });
  }

  /** How many instances the variant shall have, and how many really run. */
  public async counts(name: string): Promise<[number | undefined, number | undefined]> {
    const { ProductionVariants: [variant] = [] } = await this.local.describe(name);
    return [variant?.DesiredInstanceCount, variant?.CurrentInstanceCount];
  }

  /** Waits until nothing is being scaled. */
  public idle(name: string): Promise<void> {
    return until(async () => (await this.activities(name)).every(({ StatusCode }) => StatusCode !== 'InProgress'));
  }

  /** Makes a stack, or updates it; how it ended. */
  public async deploy(StackName: string, Resources: object, Outputs: object = {}) {
    const input = { StackName, TemplateBody: JSON.stringify({ Resources, Outputs }) };
    const exists = await this.stack(StackName).catch(() => undefined);
    await this.cloudFormation.send(exists ? new UpdateStackCommand(input) : new CreateStackCommand(input));
    await until(async () => !(await this.stack(StackName)).StackStatus?.endsWith('_IN_PROGRESS'));
    return this.stack(StackName);
  }

  private async stack(StackName: string) {
    const { Stacks: [stack] = [] } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return stack;
  }

  /** The port goes, as at a kill; what runs goes on. */
  public async unplug(): Promise<void> {
    this.autoscaling.destroy();
    this.cloudWatch.destroy();
    this.cloudFormation.destroy();
    await this.server.close();
  }

  public async remove(): Promise<void> {
    await this.unplug();
    await this.local.remove();
  }
}

interface Load {
  readonly variant: string;
  readonly metric: string;
}

export const idOf = (name: string, variant = 'all') => `endpoint/${name}/variant/${variant}`;
