import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { InstanceType } from './instance-type';
import type { ManagedInstanceScaling } from './managed-instance-scaling';
import type { RunsAs } from './private/hosted-variant';
import { checkScaling, renderScaling } from './private/instance-scaling';
import { RealTimeVariantBase } from './private/variant-base';
import { addVariantOf, checkFleet, renderFleet } from './private/variant-instances';
import type { FleetOptions, IProductionVariant } from './production-variant';
import type { RoutingStrategy } from './routing-strategy';

/** Options of `addVariant()` of an `InferenceComponentEndpoint`. It serves no model until a component is placed on it. */
export interface InferenceComponentVariantOptions extends FleetOptions {
  /**
   * Between which counts SageMaker adds and removes instances, as components need them.
   *
   * @default - the count stays `initialInstanceCount`
   */
  readonly managedInstanceScaling?: ManagedInstanceScaling;

  /**
   * How a copy of a component is chosen for a request.
   *
   * @default - SageMaker's own, which is random
   */
  readonly routingStrategy?: RoutingStrategy;
}

/** A fleet that inference components share, made by `addVariant()` of an `InferenceComponentEndpoint`. */
export class InferenceComponentVariant extends RealTimeVariantBase implements IProductionVariant {
  // Not parameter properties: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;
  /** @internal */
  public readonly _model: RunsAs;
  private readonly options: InferenceComponentVariantOptions;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: InferenceComponentVariantOptions,
    runsAs: RunsAs,
  ): InferenceComponentVariant {
    checkFleet(endpoint, variantName, options);
    checkScaling(addVariantOf(endpoint, variantName), options.managedInstanceScaling);
    return new InferenceComponentVariant(scope, endpoint, variantName, options, runsAs);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: InferenceComponentVariantOptions,
    runsAs: RunsAs,
  ) {
    super(scope, variantName);
    this.endpoint = endpoint;
    this.variantName = variantName;
    this.options = options;
    this._model = runsAs;
  }

  /** How much of the processors its components have reserved, in percent. Average. */
  public metricCpuReservation(props?: MetricOptions): Metric {
    return this.metric('CPUReservation', { statistic: Stats.AVERAGE, ...props });
  }

  /** How much of the memory its components have reserved, in percent. Average. */
  public metricMemoryReservation(props?: MetricOptions): Metric {
    return this.metric('MemoryReservation', { statistic: Stats.AVERAGE, ...props });
  }

  /** How many of the GPUs its components have reserved, in percent. Average. Only for instances with GPUs. */
  public metricGpuReservation(props?: MetricOptions): Metric {
    return this.metric('GPUReservation', { statistic: Stats.AVERAGE, ...props });
  }

  /** @internal */
  public get _instanceType(): InstanceType {
    return this.options.instanceType;
  }

  /**
   * How many instances it may have.
   *
   * @internal
   */
  public get _mostInstances(): number {
    return this.options.managedInstanceScaling?.maxInstanceCount ?? this.options.initialInstanceCount ?? 1;
  }

  /** @internal */
  public _render(): CfnEndpointConfig.ProductionVariantProperty {
    const { managedInstanceScaling, routingStrategy } = this.options;
    return {
      ...renderFleet(this.variantName, this.options),
      managedInstanceScaling: renderScaling(managedInstanceScaling),
      routingConfig: routingStrategy?._render(),
    };
  }
}
