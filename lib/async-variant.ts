import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { ScalableVariantOptions, VariantAutoScalingOptions } from './auto-scaling';
import type { IModel } from './model';
import { GUIDE } from './private/checks';
import { scaleVariant } from './private/endpoint-scaling';
import { refuseMarketplace } from './private/marketplace';
import { InstanceVariantBase } from './private/variant-base';
import { addVariantOf, checkInstances, fleetOf, renderInstances } from './private/variant-instances';
import type { InstanceVariantOptions } from './production-variant';
import type { IInstanceVariant } from './variant';

/** Options of `addVariant()` of an `AsyncEndpoint`. */
export interface AsyncVariantOptions extends InstanceVariantOptions, ScalableVariantOptions {}

/**
 * The variant of an asynchronous endpoint, made by `addVariant()`.
 *
 * Its metrics are those that SageMaker publishes for such a variant: there are no `Invocations`, and no `OverheadLatency`. Those of the queue
 * are the endpoint's.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
 */
export class AsyncVariant extends InstanceVariantBase implements IInstanceVariant {
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: AsyncVariantOptions,
  ): AsyncVariant {
    checkInstances(endpoint, variantName, options);
    if (options.instanceType.family === 'inf1')
      throw new Error(
        `${addVariantOf(endpoint, variantName)}: instanceType is ${options.instanceType}, but Inf1 runs no asynchronous endpoints; choose another type, such as ml.inf2.xlarge (${GUIDE}/async-inference.html)`,
      );
    refuseMarketplace(addVariantOf(endpoint, variantName), options.model, `${GUIDE}/async-inference.html`);
    return new AsyncVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    private readonly options: AsyncVariantOptions,
  ) {
    super(scope, variantName);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /**
   * Lets the number of instances follow the backlog, as `autoScaling` does.
   *
   * @throws an Error if it does so already, if the bounds are out of their ranges, if a policy is not for such a variant, or if its instance
   * type is a burstable one
   */
  public autoScale(options: VariantAutoScalingOptions): void {
    scaleVariant(this, { kind: 'asyncInstances', instanceType: this.options.instanceType }, options);
  }

  /** How many requests ended in a failure, whatever the reason. Sum. */
  public metricInvocationFailures(props?: MetricOptions): Metric {
    return this.metric('InvocationFailures', { statistic: Stats.SUM, ...props });
  }

  /** How many requests failed because their input could not be downloaded from S3. Sum. */
  public metricRequestDownloadFailures(props?: MetricOptions): Metric {
    return this.metric('RequestDownloadFailures', { statistic: Stats.SUM, ...props });
  }

  /** How many requests failed because their result could not be written to S3. Sum. */
  public metricResponseUploadFailures(props?: MetricOptions): Metric {
    return this.metric('ResponseUploadFailures', { statistic: Stats.SUM, ...props });
  }

  /** How many notifications could not be published. Sum. */
  public metricNotificationFailures(props?: MetricOptions): Metric {
    return this.metric('NotificationFailures', { statistic: Stats.SUM, ...props });
  }

  /** How many requests waited longer than they were to live. Sum. */
  public metricExpiredRequests(props?: MetricOptions): Metric {
    return this.metric('ExpiredRequests', { statistic: Stats.SUM, ...props });
  }

  /** How long the download of an input took, in microseconds. Average. */
  public metricRequestDownloadLatency(props?: MetricOptions): Metric {
    return this.metric('RequestDownloadLatency', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long the upload of a result took, in microseconds. Average. */
  public metricResponseUploadLatency(props?: MetricOptions): Metric {
    return this.metric('ResponseUploadLatency', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long a request waited in the queue, in microseconds. Average. */
  public metricTimeInBacklog(props?: MetricOptions): Metric {
    return this.metric('TimeInBacklog', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long a request took from its arrival to its notification, in milliseconds. Average. */
  public metricTotalProcessingTime(props?: MetricOptions): Metric {
    return this.metric('TotalProcessingTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** @internal */
  public get _autoScaling(): VariantAutoScalingOptions | undefined {
    return this.options.autoScaling;
  }

  /**
   * There is one variant, so its weight is nobody's choice.
   *
   * @internal
   */
  public get _weight(): number {
    return 1;
  }

  /** @internal */
  public get _model(): IModel {
    return this.options.model;
  }

  /** @internal */
  public get _fleet() {
    return fleetOf(this.variantName, this.options);
  }

  /** @internal */
  public _render(): CfnEndpointConfig.ProductionVariantProperty {
    return renderInstances(this.variantName, this.options);
  }
}
