import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import { API, checkWholeNumber } from './private/checks';

const SEE = `${API}/API_InferenceComponentAvailabilityZoneBalance.html`;

/** Options of `ComponentPlacement`. */
export interface ComponentPlacementOptions {
  /**
   * By how many copies availability zones may differ, from 0 to 100. SageMaker keeps to it where it can.
   *
   * @default - SageMaker's own, which is 0
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentAvailabilityZoneBalance.html
   */
  readonly maxImbalance?: number;
}

/** On which instances copies of a component are put. */
export class ComponentPlacement {
  /**
   * Evenly over the instances, so that the loss of one costs few copies.
   *
   * @throws an Error if `maxImbalance` is out of its range
   */
  public static spread(options: ComponentPlacementOptions = {}): ComponentPlacement {
    return new ComponentPlacement('ComponentPlacement.spread', 'SPREAD', options);
  }

  /**
   * On as few instances as they fit on, so that others can go.
   *
   * @throws an Error if `maxImbalance` is out of its range
   */
  public static binpack(options: ComponentPlacementOptions = {}): ComponentPlacement {
    return new ComponentPlacement('ComponentPlacement.binpack', 'BINPACK', options);
  }

  private constructor(
    who: string,
    private readonly strategy: string,
    private readonly options: ComponentPlacementOptions,
  ) {
    checkWholeNumber({ who, what: 'maxImbalance', see: SEE }, options.maxImbalance, { min: 0, max: 100 });
  }

  /**
   * CloudFormation asks for a balance where SageMaker does not.
   *
   * @internal
   */
  public _render(): CfnInferenceComponent.InferenceComponentSchedulingConfigProperty {
    const { maxImbalance } = this.options;
    return {
      placementStrategy: this.strategy,
      availabilityZoneBalance: { enforcementMode: 'PERMISSIVE', maxImbalance },
    };
  }
}
