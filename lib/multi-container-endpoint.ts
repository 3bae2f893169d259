import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { IStreamingEndpoint } from './endpoint';
import type { IMultiContainerModel } from './multi-container-model';
import { API } from './private/checks';
import { ContainersVariant } from './private/container-metrics';
import { grantStream } from './private/endpoint-base';
import { GuardedEndpoint } from './private/guarded-endpoint';
import type { EndpointKind } from './private/hosted-endpoint';
import { refuseInf1, refuseOtherKind } from './private/kind-exclusions';
import { grantContainers } from './private/targets';
import { checkWeighted } from './private/weighted-variant';
import type { FleetOptions, IProductionVariant, TrafficOptions } from './production-variant';
import type { RealTimeEndpointProps } from './real-time-endpoint';

const KIND: EndpointKind = { name: 'MultiContainer', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };
const MODELS = { mark: 'containerHostnames', name: 'MultiContainerModel' };

/** Properties of a `MultiContainerEndpoint`. */
export interface MultiContainerEndpointProps extends RealTimeEndpointProps {}

/** Options of `addVariant()` of a `MultiContainerEndpoint`. */
export interface MultiContainerVariantOptions extends FleetOptions, TrafficOptions {
  /** The containers that run on each instance, of the endpoint's account and region. */
  readonly model: IMultiContainerModel;
}

/** A variant whose instances run several containers, made by `addVariant()` of a `MultiContainerEndpoint`. */
export class MultiContainerVariant extends ContainersVariant implements IProductionVariant {
  // Not parameter properties: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: MultiContainerVariantOptions,
  ): MultiContainerVariant {
    checkWeighted(endpoint, variantName, options);
    refuseOtherKind(endpoint, variantName, options.model, MODELS);
    refuseInf1(endpoint, variantName, options.instanceType);
    return new MultiContainerVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: MultiContainerVariantOptions,
  ) {
    super(scope, variantName, options, options.model.containerHostnames);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /**
   * How many requests were sent to the container. Sum.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerInvocations(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'Invocations', { statistic: Stats.SUM, ...props });
  }

  /**
   * How many requests the container answered with a client's error (4XX). Sum; the average is their share, from 0 to 1.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerInvocation4XXErrors(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'Invocation4XXErrors', { statistic: Stats.SUM, ...props });
  }

  /**
   * How many requests the container answered with a server's error (5XX). Sum; the average is their share, from 0 to 1.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerInvocation5XXErrors(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'Invocation5XXErrors', { statistic: Stats.SUM, ...props });
  }

  /**
   * How long SageMaker took beyond the container's time, in microseconds. Average.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerOverheadLatency(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'OverheadLatency', { statistic: Stats.AVERAGE, ...props });
  }
}

/**
 * An endpoint whose instances run several containers, each with a framework and a model of its own. A client names the container as
 * `TargetContainerHostname`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-endpoints.html
 */
export class MultiContainerEndpoint extends GuardedEndpoint implements IStreamingEndpoint {
  /** @internal */
  protected readonly _added: MultiContainerVariant[] = [];

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: MultiContainerEndpointProps = {}) {
    super(scope, id, KIND, props);
  }

  /** The variants, in the order in which they were added. */
  public get variants(): MultiContainerVariant[] {
    return [...this._added];
  }

  /**
   * Adds a fleet that runs several containers.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, if an option is out of its range, if the
   * instance type is of Inf1, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: MultiContainerVariantOptions): MultiContainerVariant {
    this._checkRoom(variantName);
    return this._enter(MultiContainerVariant._add(this._variantScope, this, variantName, options));
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): MultiContainerVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): MultiContainerVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /**
   * Lets somebody invoke some of the containers, and no others. `grantInvoke()` lets them invoke all.
   *
   * @param containerHostnames as clients name them; a `*` stands for any characters
   * @throws an Error if none is named
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-security.html
   */
  public grantInvokeContainers(grantee: iam.IGrantable, ...containerHostnames: string[]): iam.Grant {
    return grantContainers(this, this._who, grantee, containerHostnames);
  }

  /**
   * Lets somebody invoke the endpoint, and read the answer while the container still writes it.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
   */
  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return grantStream(this, grantee);
  }
}
