import type { IResource } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { AutoScalingOptions } from './auto-scaling';
import type { InferenceComponentDeployment } from './inference-component-deployment';
import type { IInferenceComponentEndpoint } from './inference-component-endpoint';
import type { InferenceComponentSpecification } from './inference-component-specification';

/**
 * A model, or an adapter of one, on the instances of an `InferenceComponentEndpoint`.
 *
 * All metrics are of this component, for each minute unless `period` says otherwise.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export interface IInferenceComponent extends IResource {
  /**
   * The name that clients send as `InferenceComponentName`.
   *
   * @attribute
   */
  readonly inferenceComponentName: string;

  /**
   * The ARN of the component.
   *
   * @attribute
   */
  readonly inferenceComponentArn: string;

  /** The endpoint that it is on. */
  readonly endpoint: IEndpoint;

  /** Lets somebody invoke this component, and no other one of the endpoint. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /** Lets somebody invoke this component, and read the answer while the container still writes it. */
  grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant;

  /**
   * Any metric that SageMaker publishes for a component, the average over a minute.
   *
   * @param metricName such as `ModelLatency`. Those that end in `UtilizationNormalized` are in the namespace
   * `/aws/sagemaker/InferenceComponents`, all others in `AWS/SageMaker`.
   */
  metric(metricName: string, props?: MetricOptions): Metric;

  /** How many requests were sent to the component. Sum. */
  metricInvocations(props?: MetricOptions): Metric;

  /** How many requests were sent to the component, divided by the number of its copies. Sum. */
  metricInvocationsPerCopy(props?: MetricOptions): Metric;

  /** How many requests each copy was busy with at once. Maximum; SageMaker publishes only that and the minimum. */
  metricConcurrentRequestsPerCopy(props?: MetricOptions): Metric;

  /** How many requests ended in a client's error (4XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation4XXErrors(props?: MetricOptions): Metric;

  /** How many requests ended in a server's error (5XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation5XXErrors(props?: MetricOptions): Metric;

  /** How long the container took to answer, in microseconds. Average. */
  metricModelLatency(props?: MetricOptions): Metric;

  /** How many requests found no copy to answer them. Sum. It is what wakes a component that has none. */
  metricNoCapacityInvocationFailures(props?: MetricOptions): Metric;

  /** How busy the copies keep the processors, in percent of what is kept for them. Average. */
  metricCpuUtilizationNormalized(props?: MetricOptions): Metric;

  /** How much memory the copies use, in percent of what is kept for them. Average. */
  metricMemoryUtilizationNormalized(props?: MetricOptions): Metric;

  /** How busy the copies keep the GPUs, in percent of what is kept for them. Average. */
  metricGpuUtilizationNormalized(props?: MetricOptions): Metric;

  /** How much of the GPUs' memory the copies use, in percent. Average. */
  metricGpuMemoryUtilizationNormalized(props?: MetricOptions): Metric;
}

/** What is known of an inference component that exists. */
export interface InferenceComponentAttributes {
  /** The name of the component. */
  readonly inferenceComponentName: string;

  /** The endpoint that it is on. */
  readonly endpoint: IEndpoint;
}

/** Properties of an `InferenceComponent`. */
export interface InferenceComponentProps {
  /**
   * The name that clients send as `InferenceComponentName`: 1 to 63 letters, digits and hyphens, with no hyphen at either end.
   *
   * @default - made from the names of the stack and of the construct's path, with a hash; it never changes while these stay the same
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateInferenceComponent.html
   */
  readonly inferenceComponentName?: string;

  /** The endpoint that it is on. */
  readonly endpoint: IInferenceComponentEndpoint;

  /**
   * The variant of the endpoint that it is on.
   *
   * @default - the one that the endpoint has
   */
  readonly variantName?: string;

  /** What it runs, and what each copy takes. */
  readonly specification: InferenceComponentSpecification;

  /**
   * How many copies there are, from 0. With 0 nothing answers.
   *
   * @default 1, and none for an adapter, which has the copies of what it is on top of
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRuntimeConfig.html
   */
  readonly copyCount?: number;

  /**
   * Between which counts its copies scale, and on what. Not for an adapter, which has the copies of what it is on top of.
   *
   * SageMaker changes a component that scales like any other, so what scales it are plain resources of the stack. A change of the component
   * begins with `copyCount` copies again.
   *
   * @default - the count stays `copyCount`; see also `autoScale()`
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html
   */
  readonly autoScaling?: AutoScalingOptions;

  /**
   * How copies are replaced when the component changes.
   *
   * @default - SageMaker's own
   */
  readonly deployment?: InferenceComponentDeployment;
}
