import { type Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { VariantAutoScalingOptions } from './auto-scaling';
import type { IModel } from './model';
import { API, checkWholeNumber, GUIDE, refuse, type Subject } from './private/checks';
import { scaleVariant } from './private/endpoint-scaling';
import { checkServerlessModel } from './private/fit';
import { VariantBase } from './private/variant-base';
import { addVariantOf, checkVariant } from './private/variant-instances';
import type { IVariant } from './variant';

const SEE = `${API}/API_ProductionVariantServerlessConfig.html`;
const SEE_SCALING = `${GUIDE}/serverless-endpoints-autoscale.html`;
const CONCURRENCY = { min: 1, max: 200 };

/** Options of `addVariant()` of a `ServerlessEndpoint`. */
export interface ServerlessVariantOptions {
  /**
   * The model that the variant serves, of the endpoint's account and region: one container from Amazon ECR with one archive of model data,
   * in no VPC, and without network isolation.
   */
  readonly model: IModel;

  /**
   * The memory of each copy of the container: 1, 2, 3, 4, 5 or 6 GiB. The more it has, the more processors it gets.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
   */
  readonly memorySize: Size;

  /**
   * How many requests are served at once, each by a copy of its own, from 1 to 200; one more is throttled.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
   */
  readonly maxConcurrency: number;

  /**
   * How many copies are kept warm, from 1 to `maxConcurrency`: requests to them have no cold start. They cost while they wait.
   *
   * @default - none: the first request, and one after a pause, waits for a copy to start
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
   */
  readonly provisionedConcurrency?: number;

  /**
   * Between which counts the warm copies scale, and on what. There has to be a `provisionedConcurrency` to begin with, and no more than
   * `maxConcurrency`.
   *
   * @default - the count stays `provisionedConcurrency`; see also `autoScale()`
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-autoscale.html
   */
  readonly autoScaling?: VariantAutoScalingOptions;
}

/**
 * The variant of a serverless endpoint, made by `addVariant()`.
 *
 * Its metrics are all that SageMaker publishes for such a variant: it has no instances to measure.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html
 */
export class ServerlessVariant extends VariantBase implements IVariant {
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: ServerlessVariantOptions,
  ): ServerlessVariant {
    checkVariant(endpoint, variantName, options.model);
    checkOptions(addVariantOf(endpoint, variantName), options);
    checkServerlessModel(addVariantOf(endpoint, variantName), options.model);
    return new ServerlessVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    private readonly options: ServerlessVariantOptions,
  ) {
    super(scope, variantName);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /**
   * Lets the number of warm copies follow the load, as `autoScaling` does.
   *
   * @throws an Error if it does so already, if there is no `provisionedConcurrency`, if the bounds are out of their ranges, or if a policy is
   * not for warm copies
   */
  public autoScale(options: VariantAutoScalingOptions): void {
    checkWarmCopies(
      `autoScaling of variant '${this.variantName}' of endpoint '${this.endpoint.node.path}'`,
      this.options,
      options,
    );
    scaleVariant(this, { kind: 'provisionedConcurrency' }, options);
  }

  /** How many requests were sent to the variant. Sum. */
  public metricInvocations(props?: MetricOptions): Metric {
    return this.metric('Invocations', { statistic: Stats.SUM, ...props });
  }

  /** How long SageMaker took beyond the container's time, cold starts included, in microseconds. Average. */
  public metricOverheadLatency(props?: MetricOptions): Metric {
    return this.metric('OverheadLatency', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long it took to start a copy for a request, in microseconds. Average; the sample count is how many cold starts there were. */
  public metricModelSetupTime(props?: MetricOptions): Metric {
    return this.metric('ModelSetupTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** The requests that are served at once, divided by `maxConcurrency`, from 0 to 1. Maximum. */
  public metricServerlessConcurrentExecutionsUtilization(props?: MetricOptions): Metric {
    return this.metric('ServerlessConcurrentExecutionsUtilization', { statistic: Stats.MAXIMUM, ...props });
  }

  /** How many requests the warm copies serve at once. Maximum. Only with `provisionedConcurrency`, as all that follow. */
  public metricServerlessProvisionedConcurrencyExecutions(props?: MetricOptions): Metric {
    return this.metric('ServerlessProvisionedConcurrencyExecutions', { statistic: Stats.MAXIMUM, ...props });
  }

  /** The requests that the warm copies serve at once, divided by `provisionedConcurrency`, from 0 to 1. Maximum. */
  public metricServerlessProvisionedConcurrencyUtilization(props?: MetricOptions): Metric {
    return this.metric('ServerlessProvisionedConcurrencyUtilization', { statistic: Stats.MAXIMUM, ...props });
  }

  /** How many requests went to warm copies. Maximum; SageMaker publishes no sum. */
  public metricServerlessProvisionedConcurrencyInvocations(props?: MetricOptions): Metric {
    return this.metric('ServerlessProvisionedConcurrencyInvocations', { statistic: Stats.MAXIMUM, ...props });
  }

  /** How many requests found no warm copy free. Maximum; SageMaker publishes no sum. */
  public metricServerlessProvisionedConcurrencySpilloverInvocations(props?: MetricOptions): Metric {
    return this.metric('ServerlessProvisionedConcurrencySpilloverInvocations', { statistic: Stats.MAXIMUM, ...props });
  }

  /** @internal */
  public get _autoScaling(): VariantAutoScalingOptions | undefined {
    return this.options.autoScaling;
  }

  /** @internal */
  public get _model(): IModel {
    return this.options.model;
  }

  /** @internal */
  public _render(): CfnEndpointConfig.ProductionVariantProperty {
    const { model, memorySize, maxConcurrency, provisionedConcurrency } = this.options;
    return {
      variantName: this.variantName,
      modelName: model.modelName,
      serverlessConfig: { memorySizeInMb: memorySize.toMebibytes(), maxConcurrency, provisionedConcurrency },
    };
  }
}

function checkWarmCopies(
  who: string,
  { maxConcurrency, provisionedConcurrency }: ServerlessVariantOptions,
  { maxCapacity }: VariantAutoScalingOptions,
): void {
  if (provisionedConcurrency === undefined)
    throw new Error(
      `${who}: there are no warm copies that could scale; give the variant provisionedConcurrency (${SEE_SCALING})`,
    );
  if (Token.isUnresolved(maxCapacity) || Token.isUnresolved(maxConcurrency) || maxCapacity <= maxConcurrency) return;
  refuse({ who, what: 'maxCapacity', see: SEE_SCALING }, `${maxCapacity}`, `at most maxConcurrency, ${maxConcurrency}`);
}

function checkOptions(who: string, options: ServerlessVariantOptions): void {
  const { memorySize, maxConcurrency, provisionedConcurrency } = options;
  const subject = (what: string): Subject => ({ who, what, see: SEE });
  if (!memorySize.isUnresolved()) {
    const gibibytes = memorySize.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
    checkWholeNumber(subject('memorySize'), gibibytes, { min: 1, max: 6 }, ' GiB');
  }
  checkWholeNumber(subject('maxConcurrency'), maxConcurrency, CONCURRENCY);
  checkWholeNumber(subject('provisionedConcurrency'), provisionedConcurrency, CONCURRENCY);
  if (provisionedConcurrency === undefined || provisionedConcurrency <= maxConcurrency) return;
  if ([provisionedConcurrency, maxConcurrency].some((number) => Token.isUnresolved(number))) return;
  throw new Error(
    `${who}: provisionedConcurrency is ${provisionedConcurrency}, allowed is at most maxConcurrency, ${maxConcurrency} (${SEE})`,
  );
}
