import type { ResourceEvent, StateChange, Target } from '../../../lambda/scaling/src/event';
import { answered } from '../../../lambda/scaling/src/resource';
import { heard } from '../../../lambda/scaling/src/state-change';
import type { ScalingServices } from './services';

export const ENDPOINT = 'digits';
export const id = (variant: string) => `endpoint/${ENDPOINT}/variant/${variant}`;

/** What an app deploys: a configuration, the instance types of its variants, and what scales. */
export interface App {
  readonly config: string;
  readonly variants: Record<string, string>;
  readonly scales: Record<string, Partial<Target>>;
}

/** A policy of each kind. */
export const POLICIES = [
  {
    PolicyName: 'InvocationsPerInstance',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: '600',
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      DisableScaleIn: 'false',
    },
  },
  {
    PolicyName: 'Queue-Upper',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: '0', ScalingAdjustment: '1' }],
    },
    Alarm: {
      Namespace: 'Mine',
      MetricName: 'Queue',
      Threshold: '5',
      EvaluationPeriods: '1',
      Period: '60',
      Statistic: 'Sum',
    },
  },
] as unknown as Target['Policies'];

export const SCHEDULE = {
  ScheduledActionName: 'Night',
  Schedule: 'cron(0 20 * * ? *)',
  ScalableTargetAction: { MinCapacity: '1' as unknown as number },
};

export function targetOf(variant: string, more: Partial<Target> = {}): Target {
  return {
    ResourceId: id(variant),
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    MinCapacity: '2' as unknown as number,
    MaxCapacity: '8' as unknown as number,
    Policies: POLICIES,
    ScheduledActions: [SCHEDULE],
    ...more,
  };
}

export function propertiesOf({ config, variants, scales }: App) {
  return {
    EndpointName: ENDPOINT,
    EndpointConfigName: config,
    Variants: Object.entries(variants).map(([VariantName, InstanceType]) => ({ VariantName, InstanceType })),
    Targets: Object.entries(scales).map(([variant, more]) => targetOf(variant, more)),
  };
}

/** The two resources of a stack that ask for scaling, and the events about the endpoint between them. */
export class ScalingStack {
  public constructor(
    private readonly services: ScalingServices,
    private readonly stackId = 'stack',
  ) {}

  /** The steps of a deployment, in CloudFormation's order: they can be cut off and reversed. */
  public steps(app: App, before?: App): Record<'before' | 'endpoint' | 'after', () => Promise<void>> {
    const type = before ? 'Update' : 'Create';
    return {
      before: () => this.must('Custom::SageMakerScalingStepsAside', type, app, before),
      endpoint: async () => this.services.serve(app.config, app.variants),
      after: () => this.must('Custom::SageMakerScaling', type, app, before),
    };
  }

  public async deploy(app: App, before?: App): Promise<void> {
    const steps = this.steps(app, before);
    await steps.before();
    await steps.endpoint();
    await steps.after();
  }

  public async delete(app: App): Promise<void> {
    await this.must('Custom::SageMakerScaling', 'Delete', app);
    this.services.endpoint = undefined;
    await this.must('Custom::SageMakerScalingStepsAside', 'Delete', app);
  }

  /** The endpoint is in service, EventBridge says. */
  public async hear(): Promise<string> {
    return heard({ detail: { EndpointName: ENDPOINT } } as StateChange, this.services.clients(), RUN);
  }

  /** What the function tells CloudFormation, and its log. Lambda calls it again where it was cut off. */
  public async ask(
    ResourceType: string,
    RequestType: ResourceEvent['RequestType'],
    app: App,
    before?: App,
  ): Promise<{ told: string; failure?: string; physicalResourceId: string }> {
    const event = {
      RequestType,
      ResourceType,
      ResponseURL: `${this.services.url}/box`,
      StackId: this.stackId,
      RequestId: 'request',
      LogicalResourceId: ResourceType,
      ResourceProperties: propertiesOf(app),
      OldResourceProperties: before && propertiesOf(before),
    };
    let waits = 0;
    const run = { getRemainingTimeInMillis: () => 900_000 - 5_000 * waits };
    const pause = (async () => {
      waits++;
      await this.waited(waits);
    }) as unknown as typeof import('node:timers/promises').setTimeout;
    return answered(event, this.services.clients(), run, pause);
  }

  /** Called for each wait. */
  public waited: (waits: number) => unknown = () => {};

  private async must(resourceType: string, requestType: ResourceEvent['RequestType'], app: App, before?: App) {
    const { failure } = await this.ask(resourceType, requestType, app, before);
    if (failure !== undefined) throw new Error(failure);
  }
}

const RUN = { getRemainingTimeInMillis: () => 900_000 };
