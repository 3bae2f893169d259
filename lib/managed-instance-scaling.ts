import type { Duration } from 'aws-cdk-lib';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { API, checkWholeNumber } from './private/checks';

const SEE_SCALE_IN = `${API}/API_ProductionVariantManagedInstanceScalingScaleInPolicy.html`;

/** Options of `ScaleInPolicy.consolidation()`. */
export interface ConsolidationOptions {
  /**
   * How many instances may go at a time, from 1 to 100.
   *
   * @default - SageMaker's own, which is 1
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScalingScaleInPolicy.html
   */
  readonly maximumStepSize?: number;

  /**
   * How long the endpoint must have been left alone before it looks for instances to give up, in whole minutes from 5 to 1440.
   *
   * @default - SageMaker's own, which is 20 minutes
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScalingScaleInPolicy.html
   */
  readonly cooldown?: Duration;
}

/** Which instances go when fewer are needed. */
export class ScaleInPolicy {
  /** Those that hold no copy of an inference component. */
  public static idleRelease(): ScaleInPolicy {
    return new ScaleInPolicy({ strategy: 'IDLE_RELEASE' });
  }

  /**
   * Copies move together onto fewer instances, and those left empty go.
   *
   * @throws an Error if a number is out of its range
   */
  public static consolidation(options: ConsolidationOptions = {}): ScaleInPolicy {
    const subject = (what: string) => ({ who: 'ScaleInPolicy.consolidation', what, see: SEE_SCALE_IN });
    const { maximumStepSize, cooldown } = options;
    checkWholeNumber(subject('maximumStepSize'), maximumStepSize, { min: 1, max: 100 });
    const known = cooldown?.isUnresolved() ? undefined : cooldown?.toMinutes({ integral: false });
    checkWholeNumber(subject('cooldown'), known, { min: 5, max: 1440 }, ' minutes');
    return new ScaleInPolicy({ strategy: 'CONSOLIDATION', maximumStepSize, cooldownInMinutes: cooldown?.toMinutes() });
  }

  private constructor(private readonly policy: CfnEndpointConfig.ScaleInPolicyProperty) {}

  /** @internal */
  public _render(): CfnEndpointConfig.ScaleInPolicyProperty {
    return this.policy;
  }
}

/** Between which counts SageMaker adds and removes instances, as inference components need them. */
export interface ManagedInstanceScaling {
  /**
   * The fewest instances, from 0. With 0 the variant costs nothing while no component has a copy.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScaling.html
   */
  readonly minInstanceCount: number;

  /**
   * The most instances, from 1.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScaling.html
   */
  readonly maxInstanceCount: number;

  /**
   * Which instances go when fewer are needed.
   *
   * @default - SageMaker's own
   */
  readonly scaleInPolicy?: ScaleInPolicy;
}
