import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';

/**
 * A variant of an endpoint: it serves a model, and gets a share of the requests.
 *
 * All metrics are of this variant, for each minute unless `period` says otherwise.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export interface IVariant extends IConstruct {
  /** The name of the variant, which clients may send as `TargetVariant`. */
  readonly variantName: string;

  /** The endpoint that it belongs to. */
  readonly endpoint: IEndpoint;

  /**
   * Any metric that SageMaker publishes for a variant, the average over a minute.
   *
   * @param metricName such as `ModelLatency`. Those that end in `Utilization` are in the namespace `/aws/sagemaker/Endpoints`; all others,
   * and those that begin with `Serverless`, are in `AWS/SageMaker`.
   */
  metric(metricName: string, props?: MetricOptions): Metric;

  /** How many requests ended in a client's error (4XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation4XXErrors(props?: MetricOptions): Metric;

  /** How many requests ended in a server's error (5XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation5XXErrors(props?: MetricOptions): Metric;

  /** How long the container took to answer, in microseconds. Average. */
  metricModelLatency(props?: MetricOptions): Metric;

  /** How much of the memory is in use, in percent. Average. */
  metricMemoryUtilization(props?: MetricOptions): Metric;
}

/** A variant that is a fleet of like instances. */
export interface IInstanceVariant extends IVariant {
  /** How busy the processors are, in percent: up to 100 for each core. Average. */
  metricCpuUtilization(props?: MetricOptions): Metric;

  /** How much of the disk is in use, in percent. Average. */
  metricDiskUtilization(props?: MetricOptions): Metric;

  /** How busy the GPUs are, in percent: up to 100 for each. Average. Only for instances with GPUs. */
  metricGpuUtilization(props?: MetricOptions): Metric;

  /** How much of the GPUs' memory is in use, in percent: up to 100 for each. Average. Only for instances with GPUs. */
  metricGpuMemoryUtilization(props?: MetricOptions): Metric;
}
