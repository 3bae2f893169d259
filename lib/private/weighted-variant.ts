import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { VariantAutoScalingOptions } from '../auto-scaling';
import type { IBaseModel } from '../base-model';
import type { TrafficOptions } from '../production-variant';
import { checkNumber } from './checks';
import { scaleVariant } from './endpoint-scaling';
import { RealTimeVariantBase } from './variant-base';
import {
  addVariantOf,
  checkInstances,
  fleetOf,
  renderInstances,
  SEE_VARIANT,
  type ServedFleet,
} from './variant-instances';

/** A fleet that serves a model of any kind, with its share of the requests. */
export interface WeightedOptions extends ServedFleet, TrafficOptions {}

/**
 * A variant with a share of the requests: instances, a model of any kind, and a weight.
 *
 * @internal
 */
export abstract class WeightedVariant extends RealTimeVariantBase {
  constructor(
    scope: Construct,
    variantName: string,
    private readonly options: WeightedOptions,
    private readonly more: Partial<CfnEndpointConfig.ProductionVariantProperty> = {},
  ) {
    super(scope, variantName);
  }

  /**
   * Lets the number of instances follow the load, as `autoScaling` does.
   *
   * @throws an Error if it does so already, if the bounds are out of their ranges, if a policy is not for such a variant, or if its instance
   * type is a burstable one
   */
  public autoScale(options: VariantAutoScalingOptions): void {
    scaleVariant(this, { kind: 'instances', instanceType: this.options.instanceType }, options);
  }

  /** @internal */
  public get _autoScaling(): VariantAutoScalingOptions | undefined {
    return this.options.autoScaling;
  }

  /** @internal */
  public get _weight(): number {
    return this.options.initialVariantWeight ?? 1;
  }

  /** @internal */
  public get _model(): IBaseModel {
    return this.options.model;
  }

  /** @internal */
  public get _fleet() {
    return fleetOf(this.variantName, this.options);
  }

  /** @internal */
  public _render(): CfnEndpointConfig.ProductionVariantProperty {
    return {
      ...renderInstances(this.variantName, this.options),
      initialVariantWeight: this._weight,
      routingConfig: this.options.routingStrategy?._render(),
      ...this.more,
    };
  }
}

export function checkWeighted(endpoint: IEndpoint, variantName: string, options: WeightedOptions): void {
  checkInstances(endpoint, variantName, options);
  const subject = { who: addVariantOf(endpoint, variantName), what: 'initialVariantWeight', see: SEE_VARIANT };
  checkNumber(subject, options.initialVariantWeight, { min: 0 });
}
