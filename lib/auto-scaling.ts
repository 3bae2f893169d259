import type { ScalingPolicy } from './scaling-policy';

/** Between which counts something scales, and on what. */
export interface AutoScalingOptions {
  /**
   * The fewest instances, or warm copies, or copies of a component; from 1, and from 0 for asynchronous variants and for inference components.
   *
   * With 0, what has none comes back as soon as a request waits or fails for want of capacity: if there is no `ScalingPolicy.wakeUp()` among
   * the policies, one with its defaults is added.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
   */
  readonly minCapacity: number;

  /**
   * The most of them, from `minCapacity`.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
   */
  readonly maxCapacity: number;

  /**
   * What decides how many there are, one or more. Where several do, the one that wants the most wins.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html
   */
  readonly policies: ScalingPolicy[];
}

/** How a variant scales. */
export interface VariantAutoScalingOptions extends AutoScalingOptions {
  /**
   * Whether scaling steps aside while the endpoint changes, and comes back when it is in service again.
   *
   * SageMaker refuses to change the instance type of a variant that is registered for scaling, and to remove it. With this, a function of the
   * stack owns the scalable target and its policies: it takes them away before such a change, pauses them before any other, and puts them
   * back afterwards, also when SageMaker or CloudFormation rolled the change back. Without it they are plain resources of the stack,
   * and such a change fails until a deployment without them has gone before.
   *
   * To switch between the two, deploy once without `autoScaling` in between. So too where nothing of an endpoint is to scale any more:
   * the function is the last to go, so take `autoScaling` away in one deployment, and the variant, or its instance type, in the next.
   *
   * @default true
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
   */
  readonly duringUpdates?: boolean;
}

/** Options of a variant whose instances can scale. */
export interface ScalableVariantOptions {
  /**
   * Between which counts its instances scale, and on what. The count that scaling has reached survives changes of the endpoint.
   *
   * @default - the count stays `initialInstanceCount`; see also `autoScale()`
   */
  readonly autoScaling?: VariantAutoScalingOptions;
}
