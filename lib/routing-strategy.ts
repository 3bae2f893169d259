import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { API, checkWholeNumber } from './private/checks';

const SEE = `${API}/API_ProductionVariantRoutingConfig.html`;

/** Options of `RoutingStrategy.prefixAware()`. */
export interface PrefixAwareRoutingOptions {
  /**
   * How much of the start of a request is compared, from 1024 to 65536.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantRoutingConfig.html
   */
  readonly prefixLength: number;

  /**
   * The most requests an instance may have in flight, from 1 to 1024; beyond it, requests with its prefix go to another one.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantRoutingConfig.html
   */
  readonly concurrencyThreshold: number;
}

/**
 * How SageMaker chooses, for each request, among the instances of a variant.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantRoutingConfig.html
 */
export class RoutingStrategy {
  /** Any instance, by chance. This is what SageMaker does if nothing is said. */
  public static random(): RoutingStrategy {
    return new RoutingStrategy({ routingStrategy: 'RANDOM' });
  }

  /** The instance with the fewest requests in flight. It evens out requests that take unequally long. */
  public static leastOutstandingRequests(): RoutingStrategy {
    return new RoutingStrategy({ routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' });
  }

  /**
   * The instance that lately saw a request which starts the same, so that language models find the prefix in their cache.
   *
   * It has no effect on a variant with one instance.
   *
   * @throws an Error if a number is out of its range
   */
  public static prefixAware(options: PrefixAwareRoutingOptions): RoutingStrategy {
    const { prefixLength, concurrencyThreshold } = options;
    const who = 'RoutingStrategy.prefixAware';
    checkWholeNumber({ who, what: 'prefixLength', see: SEE }, prefixLength, { min: 1024, max: 65536 });
    checkWholeNumber({ who, what: 'concurrencyThreshold', see: SEE }, concurrencyThreshold, { min: 1, max: 1024 });
    return new RoutingStrategy({
      routingStrategy: 'PREFIX_AWARE',
      prefixAwareRoutingConfig: { prefixLength, concurrencyThreshold },
    });
  }

  private constructor(private readonly config: CfnEndpointConfig.RoutingConfigProperty) {}

  /** @internal */
  public _render(): CfnEndpointConfig.RoutingConfigProperty {
    return this.config;
  }
}
