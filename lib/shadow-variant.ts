import { Token } from 'aws-cdk-lib';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { IModel } from './model';
import { API, checkWholeNumber, GUIDE } from './private/checks';
import { refuseMarketplace } from './private/marketplace';
import { RealTimeVariantBase } from './private/variant-base';
import { addVariantOf, checkInstances, renderInstances } from './private/variant-instances';
import type { InstanceVariantOptions, IProductionVariant } from './production-variant';
import type { RoutingStrategy } from './routing-strategy';

const METHOD = 'addShadowVariant';
const SEE = `${API}/API_ShadowModelVariantConfig.html`;

/** Options of `addShadowVariant()`. */
export interface ShadowVariantOptions extends InstanceVariantOptions {
  /**
   * How many in a hundred requests the shadow gets a copy of, from 0 to 100.
   *
   * @default 100
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
   */
  readonly samplingPercentage?: number;

  /**
   * How an instance is chosen for a copy.
   *
   * @default - SageMaker's own, which is random
   */
  readonly routingStrategy?: RoutingStrategy;
}

/**
 * A fleet that gets copies of the requests and whose answers nobody sees, made by `addShadowVariant()`.
 *
 * Its metrics stand beside those of the variant that it shadows, under its own name.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
 */
export class ShadowVariant extends RealTimeVariantBase implements IProductionVariant {
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: ShadowVariantOptions,
  ): ShadowVariant {
    checkInstances(endpoint, variantName, options, METHOD);
    checkSampling(addVariantOf(endpoint, variantName, METHOD), options.samplingPercentage);
    refuseMarketplace(
      addVariantOf(endpoint, variantName, METHOD),
      options.model,
      `${GUIDE}/shadow-tests-exclusions.html`,
    );
    return new ShadowVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    private readonly options: ShadowVariantOptions,
  ) {
    super(scope, variantName);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /** @internal */
  public get _model(): IModel {
    return this.options.model;
  }

  /**
   * The shadow's weight is the sampled share of the production variant's.
   *
   * @param production the weight of the variant that is shadowed
   * @internal
   */
  public _render(production = 1): CfnEndpointConfig.ProductionVariantProperty {
    const { samplingPercentage = 100, routingStrategy } = this.options;
    return {
      ...renderInstances(this.variantName, this.options),
      initialVariantWeight: samplingPercentage === 100 ? production : (production * samplingPercentage) / 100,
      routingConfig: routingStrategy?._render(),
    };
  }

  /**
   * A share of a weight cannot be reckoned before the weight is known.
   *
   * @internal
   */
  public _problemsBeside(production: number): string[] {
    const { samplingPercentage = 100 } = this.options;
    if (samplingPercentage === 100 || !Token.isUnresolved(production)) return [];
    return [
      `${addVariantOf(this.endpoint, this.variantName, METHOD)}: samplingPercentage is ${samplingPercentage}, but the initialVariantWeight of the variant that is shadowed is known only at deployment; write that out, or leave it out`,
    ];
  }
}

function checkSampling(who: string, samplingPercentage?: number): void {
  if (Token.isUnresolved(samplingPercentage))
    throw new Error(
      `${who}: samplingPercentage is known only at deployment; write it out, as the shadow's weight is made of it`,
    );
  checkWholeNumber({ who, what: 'samplingPercentage', see: SEE }, samplingPercentage, { min: 0, max: 100 });
}
