import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { API, refuse } from './private/checks';

const SEE = `${API}/API_VariantProperty.html`;

/** What a variant has that can change while it runs, without a new configuration. */
export enum VariantPropertyType {
  /** How many instances it has. Autoscaling changes it. */
  DESIRED_INSTANCE_COUNT = 'DesiredInstanceCount',
  /** Its weight. */
  DESIRED_WEIGHT = 'DesiredWeight',
}

/**
 * What variants keep of themselves when the endpoint changes. It plays no part when the endpoint is first made.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
 */
export class RetainedVariantProperties {
  /** Nothing: instance counts and weights start anew from the initial ones. This is what SageMaker does if nothing is said. */
  public static none(): RetainedVariantProperties {
    return new RetainedVariantProperties({ retainAllVariantProperties: false });
  }

  /**
   * Everything: instance counts and weights stay what they have become.
   *
   * Another `initialInstanceCount` then changes nothing in a variant that is there already, and neither does another
   * `initialVariantWeight`, unless the endpoint has `liveWeights`.
   */
  public static all(): RetainedVariantProperties {
    return new RetainedVariantProperties({ retainAllVariantProperties: true });
  }

  /**
   * Everything but these, which start anew from the initial ones. So `allExcept(VariantPropertyType.DESIRED_WEIGHT)` is what an autoscaled
   * endpoint wants: it keeps its instances, and gets the weights that are written down. With `liveWeights` it wants `all()`.
   *
   * @throws an Error if none is named, or one twice
   */
  public static allExcept(...properties: VariantPropertyType[]): RetainedVariantProperties {
    const who = 'RetainedVariantProperties.allExcept';
    if (properties.length === 0)
      throw new Error(
        `${who}: no property is named; name those to start anew, or write RetainedVariantProperties.all()`,
      );
    const twice = properties.find((property, index) => properties.indexOf(property) !== index);
    if (twice) refuse({ who, what: `the property ${twice}`, see: SEE }, 'named twice', 'once each');
    return new RetainedVariantProperties({
      retainAllVariantProperties: true,
      excludeRetainedVariantProperties: properties.map((variantPropertyType) => ({ variantPropertyType })),
    });
  }

  private constructor(
    private readonly rendered: {
      readonly retainAllVariantProperties: boolean;
      readonly excludeRetainedVariantProperties?: CfnEndpoint.VariantPropertyProperty[];
    },
  ) {}

  /** @internal */
  public get _retainsWeights(): boolean {
    return this.retains(VariantPropertyType.DESIRED_WEIGHT);
  }

  /** @internal */
  public get _retainsCounts(): boolean {
    return this.retains(VariantPropertyType.DESIRED_INSTANCE_COUNT);
  }

  /** @internal */
  public _render() {
    return this.rendered;
  }

  private retains(property: VariantPropertyType): boolean {
    const { retainAllVariantProperties, excludeRetainedVariantProperties = [] } = this.rendered;
    const started = excludeRetainedVariantProperties.map(({ variantPropertyType }) => variantPropertyType);
    return retainAllVariantProperties && !started.includes(property);
  }
}
