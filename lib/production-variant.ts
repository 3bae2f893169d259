import type { Duration, Size } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { ScalableVariantOptions } from './auto-scaling';
import type { InstanceType } from './instance-type';
import type { IModel } from './model';
import { RealTimeVariantBase } from './private/variant-base';
import { checkWeighted, WeightedVariant } from './private/weighted-variant';
import type { RoutingStrategy } from './routing-strategy';
import type { IInstanceVariant } from './variant';

/** The instances of a variant. */
export interface FleetOptions {
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
}

/** Options of a variant that has instances. */
export interface InstanceVariantOptions extends FleetOptions {
  /** The model that the variant serves, of the endpoint's account and region. */
  readonly model: IModel;
}

/** What part of the requests a variant gets, which instance gets each, and how many instances there are for them. */
export interface TrafficOptions extends ScalableVariantOptions {
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
   * How an instance is chosen for a request.
   *
   * @default - SageMaker's own, which is random
   */
  readonly routingStrategy?: RoutingStrategy;
}

/** Options of `addVariant()`. */
export interface VariantOptions extends InstanceVariantOptions, TrafficOptions {}

/** What is known of a variant of an endpoint that exists. */
export interface ProductionVariantAttributes {
  /** The endpoint. */
  readonly endpoint: IEndpoint;

  /** The name of its variant. */
  readonly variantName: string;
}

/** A variant of an endpoint: a fleet of like instances that answers while the caller waits. */
export interface IProductionVariant extends IInstanceVariant {
  /** How many requests were sent to the variant. Sum. */
  metricInvocations(props?: MetricOptions): Metric;

  /** How many requests were sent to the variant, divided by the number of its instances. Sum. */
  metricInvocationsPerInstance(props?: MetricOptions): Metric;

  /** How many requests the container did not answer with 2XX, or not at all. Sum. */
  metricInvocationModelErrors(props?: MetricOptions): Metric;

  /** How long SageMaker took beyond the container's time, in microseconds. Average. */
  metricOverheadLatency(props?: MetricOptions): Metric;

  /** How many requests a model was busy with at once. Maximum; SageMaker publishes only that and the minimum. */
  metricConcurrentRequestsPerModel(props?: MetricOptions): Metric;
}

/** A variant, made by `addVariant()` of an endpoint. It is the scope of what belongs to it. */
export class ProductionVariant extends WeightedVariant implements IProductionVariant {
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
    more?: Partial<CfnEndpointConfig.ProductionVariantProperty>,
  ): ProductionVariant {
    checkWeighted(endpoint, variantName, options);
    return new ProductionVariant(scope, endpoint, variantName, options, more);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: VariantOptions,
    more?: Partial<CfnEndpointConfig.ProductionVariantProperty>,
  ) {
    super(scope, variantName, options, more);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }
}

class ImportedVariant extends RealTimeVariantBase implements IProductionVariant {
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  constructor(scope: Construct, id: string, { endpoint, variantName }: ProductionVariantAttributes) {
    super(scope, id);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }
}
