import { type Duration, type Size, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct, IConstruct } from 'constructs';
import type { InstanceType } from './instance-type';
import type { IModel } from './model';
import { checkSamePlace } from './private/arns';
import { API, checkName, checkNumber, checkSeconds, checkWholeNumber } from './private/checks';
import { fleetSeconds } from './private/rollout-time';
import { VariantBase } from './private/variant-base';
import type { RoutingStrategy } from './routing-strategy';

const SEE = `${API}/API_ProductionVariant.html`;

/** Options of `addVariant()`. */
export interface VariantOptions {
  /** The model that the variant serves, of the endpoint's account and region. */
  readonly model: IModel;

  /** The machine that each of its instances is. */
  readonly instanceType: InstanceType;

  /**
   * How many instances it starts with, from 1. SageMaker spreads two or more over availability zones.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly initialInstanceCount?: number;

  /**
   * Its share of the requests is this number, divided by the sum over all variants. With 0 it serves only requests that name it.
   *
   * Another weight is a rollout of the endpoint, unless the endpoint has `liveWeights`: then it is set while the endpoint serves.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly initialVariantWeight?: number;

  /**
   * How long a container may take until it answers its health check, from 60 to 3600 seconds.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly containerStartupHealthCheckTimeout?: Duration;

  /**
   * How long the download of the model data may take, from 60 to 3600 seconds. Raise it for models beyond 40 GB.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly modelDataDownloadTimeout?: Duration;

  /**
   * The size of each instance's volume, in whole GiB from 1 to 512. Raise it for models beyond 30 GB.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly volumeSize?: Size;

  /**
   * How an instance is chosen for a request.
   *
   * @default - SageMaker's own, which is random
   */
  readonly routingStrategy?: RoutingStrategy;
}

/** What is known of a variant of an endpoint that exists. */
export interface ProductionVariantAttributes {
  /** The endpoint. */
  readonly endpoint: IEndpoint;

  /** The name of its variant. */
  readonly variantName: string;
}

/**
 * A variant of an endpoint: a fleet of like instances that serves one model, and gets a share of the requests.
 *
 * All metrics are of this variant, for each minute unless `period` says otherwise.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export interface IProductionVariant extends IConstruct {
  /** The name of the variant, which clients may send as `TargetVariant`. */
  readonly variantName: string;

  /** The endpoint that it belongs to. */
  readonly endpoint: IEndpoint;

  /**
   * Any metric that SageMaker publishes for a variant, the average over a minute.
   *
   * @param metricName such as `ModelLatency`. Those that end in `Utilization` are in the namespace `/aws/sagemaker/Endpoints`, all others
   * in `AWS/SageMaker`.
   */
  metric(metricName: string, props?: MetricOptions): Metric;

  /** How many requests were sent to the variant. Sum. */
  metricInvocations(props?: MetricOptions): Metric;

  /** How many requests were sent to the variant, divided by the number of its instances. Sum. */
  metricInvocationsPerInstance(props?: MetricOptions): Metric;

  /** How many requests ended in a client's error (4XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation4XXErrors(props?: MetricOptions): Metric;

  /** How many requests ended in a server's error (5XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation5XXErrors(props?: MetricOptions): Metric;

  /** How many requests the container did not answer with 2XX, or not at all. Sum. */
  metricInvocationModelErrors(props?: MetricOptions): Metric;

  /** How long the container took to answer, in microseconds. Average. */
  metricModelLatency(props?: MetricOptions): Metric;

  /** How long SageMaker took beyond the container's time, in microseconds. Average. */
  metricOverheadLatency(props?: MetricOptions): Metric;

  /** How many requests a model was busy with at once. Maximum; SageMaker publishes only that and the minimum. */
  metricConcurrentRequestsPerModel(props?: MetricOptions): Metric;

  /** How busy the processors are, in percent: up to 100 for each core. Average. */
  metricCpuUtilization(props?: MetricOptions): Metric;

  /** How much of the memory is in use, in percent. Average. */
  metricMemoryUtilization(props?: MetricOptions): Metric;

  /** How much of the disk is in use, in percent. Average. */
  metricDiskUtilization(props?: MetricOptions): Metric;

  /** How busy the GPUs are, in percent: up to 100 for each. Average. Only for instances with GPUs. */
  metricGpuUtilization(props?: MetricOptions): Metric;

  /** How much of the GPUs' memory is in use, in percent: up to 100 for each. Average. Only for instances with GPUs. */
  metricGpuMemoryUtilization(props?: MetricOptions): Metric;
}

/** A variant, made by `addVariant()` of an endpoint. It is the scope of what belongs to it. */
export class ProductionVariant extends VariantBase {
  /** A variant of an endpoint that exists, for its metrics. */
  public static fromProductionVariantAttributes(
    scope: Construct,
    id: string,
    attributes: ProductionVariantAttributes,
  ): IProductionVariant {
    return new ImportedVariant(scope, id, attributes);
  }

  // Not parameter properties: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: VariantOptions,
  ): ProductionVariant {
    checkVariant(endpoint, variantName, options);
    return new ProductionVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    private readonly options: VariantOptions,
  ) {
    super(scope, variantName);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /** @internal */
  public get _weight(): number {
    return this.options.initialVariantWeight ?? 1;
  }

  /** @internal */
  public get _model(): IModel {
    return this.options.model;
  }

  /** @internal */
  public get _fleet() {
    const { instanceType, initialInstanceCount, ...options } = this.options;
    return {
      variantName: this.variantName,
      family: instanceType.family,
      instances: initialInstanceCount ?? 1,
      seconds: fleetSeconds(options.modelDataDownloadTimeout, options.containerStartupHealthCheckTimeout),
    };
  }

  /** @internal */
  public _render(): CfnEndpointConfig.ProductionVariantProperty {
    const { model, instanceType, initialInstanceCount, routingStrategy, ...options } = this.options;
    return {
      variantName: this.variantName,
      modelName: model.modelName,
      instanceType: instanceType.toString(),
      initialInstanceCount: initialInstanceCount ?? 1,
      initialVariantWeight: this._weight,
      containerStartupHealthCheckTimeoutInSeconds: options.containerStartupHealthCheckTimeout?.toSeconds(),
      modelDataDownloadTimeoutInSeconds: options.modelDataDownloadTimeout?.toSeconds(),
      volumeSizeInGb: options.volumeSize?.toGibibytes(),
      routingConfig: routingStrategy?._render(),
    };
  }
}

class ImportedVariant extends VariantBase {
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  constructor(scope: Construct, id: string, { endpoint, variantName }: ProductionVariantAttributes) {
    super(scope, id);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }
}

/** A count, a weight and the sizes are checked here; what the endpoint as a whole allows is the endpoint's to check. */
function checkVariant(endpoint: IEndpoint, name: string, options: VariantOptions): void {
  const who = `addVariant('${name}') of endpoint '${endpoint.node.path}'`;
  const subject = (what: string) => ({ who, what, see: SEE });
  checkVariantName(endpoint, name);
  checkWholeNumber(subject('initialInstanceCount'), options.initialInstanceCount, { min: 1 });
  checkNumber(subject('initialVariantWeight'), options.initialVariantWeight, { min: 0 });
  for (const what of ['containerStartupHealthCheckTimeout', 'modelDataDownloadTimeout'] as const)
    checkSeconds(subject(what), options[what], { min: 60, max: 3600 });
  checkGibibytes(who, 'volumeSize', options.volumeSize);
  checkSamePlace(who, 'model', options.model.env, Stack.of(endpoint));
}

/** The name is the id of a construct, and the dimension of metrics: it must be known at synth. */
function checkVariantName(endpoint: IEndpoint, name: string): void {
  const who = `addVariant of endpoint '${endpoint.node.path}'`;
  if (Token.isUnresolved(name)) throw new Error(`${who}: the variant's name is known only at deployment; write it out`);
  checkName({ who, what: "the variant's name", see: SEE }, name);
}

function checkGibibytes(who: string, what: string, size?: Size): void {
  if (!size || size.isUnresolved()) return;
  checkWholeNumber(
    { who, what, see: SEE },
    size.toGibibytes({ rounding: SizeRoundingBehavior.NONE }),
    { min: 1, max: 512 },
    ' GiB',
  );
}
