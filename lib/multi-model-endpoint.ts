import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { IMultiModel } from './multi-model';
import { API, GUIDE } from './private/checks';
import { GuardedEndpoint } from './private/guarded-endpoint';
import type { EndpointKind } from './private/hosted-endpoint';
import { imagesOf } from './private/image-facts';
import { checkMultiModelType, isAccelerated, refuseOtherKind } from './private/kind-exclusions';
import { grantTargetModels } from './private/targets';
import { checkWeighted, WeightedVariant } from './private/weighted-variant';
import type { FleetOptions, IProductionVariant, TrafficOptions } from './production-variant';
import type { RealTimeEndpointProps } from './real-time-endpoint';

const KIND: EndpointKind = { name: 'MultiModel', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };
const MODELS = { mark: 'loadsOnDemand', name: 'MultiModel' };
const SEE_MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;

/** Properties of a `MultiModelEndpoint`. */
export interface MultiModelEndpointProps extends RealTimeEndpointProps {}

/** Options of `addVariant()` of a `MultiModelEndpoint`. Two instances or more are advised. */
export interface MultiModelVariantOptions extends FleetOptions, TrafficOptions {
  /** The models that the variant serves, of the endpoint's account and region. */
  readonly model: IMultiModel;
}

/** A variant that loads models on demand, made by `addVariant()` of a `MultiModelEndpoint`. There are no metrics of a single model. */
export class MultiModelVariant extends WeightedVariant implements IProductionVariant {
  // Not parameter properties: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: MultiModelVariantOptions,
  ): MultiModelVariant {
    checkWeighted(endpoint, variantName, options);
    refuseOtherKind(endpoint, variantName, options.model, MODELS);
    checkMultiModelType(endpoint, variantName, options.instanceType);
    return new MultiModelVariant(scope, endpoint, variantName, options);
  }

  private constructor(scope: Construct, endpoint: IEndpoint, variantName: string, options: MultiModelVariantOptions) {
    super(scope, variantName, options);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }

  /** How long requests waited until their model was downloaded and loaded, in microseconds. Average. */
  public metricModelLoadingWaitTime(props?: MetricOptions): Metric {
    return this.metric('ModelLoadingWaitTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long it took the container to unload a model, in microseconds. Average. */
  public metricModelUnloadingTime(props?: MetricOptions): Metric {
    return this.metric('ModelUnloadingTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long it took to download a model, in microseconds. Average. */
  public metricModelDownloadingTime(props?: MetricOptions): Metric {
    return this.metric('ModelDownloadingTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long it took the container to load a model, in microseconds. Average. */
  public metricModelLoadingTime(props?: MetricOptions): Metric {
    return this.metric('ModelLoadingTime', { statistic: Stats.AVERAGE, ...props });
  }

  /** The share of requests that found their model loaded, from 0 to 1. Average. */
  public metricModelCacheHit(props?: MetricOptions): Metric {
    return this.metric('ModelCacheHit', { statistic: Stats.AVERAGE, ...props });
  }

  /** How many models an instance has loaded. Average; the sum is that of all instances, where a model may be loaded in several. */
  public metricLoadedModelCount(props?: MetricOptions): Metric {
    return this.metric('LoadedModelCount', { statistic: Stats.AVERAGE, ...props });
  }
}

/**
 * An endpoint that serves thousands of models from one container: each is loaded when a client asks for it, and unloaded when its memory is
 * needed. A client names the model as `TargetModel`.
 *
 * The first request for a model waits until it is loaded; beyond 60 seconds it is answered with `ModelNotReadyException`, and loading goes on.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoints.html
 */
export class MultiModelEndpoint extends GuardedEndpoint {
  /** @internal */
  protected readonly _added: MultiModelVariant[] = [];
  private readonly guardrails: boolean;

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: MultiModelEndpointProps = {}) {
    super(scope, id, KIND, props);
    this.guardrails = props.deployment?._guards ?? false;
  }

  /** The variants, in the order in which they were added. */
  public get variants(): MultiModelVariant[] {
    return [...this._added];
  }

  /**
   * Adds a fleet that loads models on demand.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, if an option is out of its range, if the
   * instance type cannot load models on demand, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-support.html
   */
  public addVariant(variantName: string, options: MultiModelVariantOptions): MultiModelVariant {
    this._checkRoom(variantName);
    const variant = this._enter(MultiModelVariant._add(this._variantScope, this, variantName, options));
    if (isAccelerated(options.instanceType) && !isTriton(options.model)) this.warnOfGpu(variantName);
    return variant;
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): MultiModelVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): MultiModelVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /**
   * Lets somebody invoke some of the models, and no others. `grantInvoke()` lets them invoke all.
   *
   * @param targetModels as clients name them, such as `acme.tar.gz`; a `*` stands for any characters, as in `europe/*`
   * @throws an Error if none is named
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoint-security.html
   */
  public grantInvokeTargetModels(grantee: iam.IGrantable, ...targetModels: string[]): iam.Grant {
    return grantTargetModels(this, this._who, grantee, targetModels);
  }

  /** @internal */
  protected override _validate(): string[] {
    if (this.guardrails)
      this._warn(
        'multiModelGuardrails',
        `AWS's table of features does not list deployment guardrails for multi-model endpoints, so \`deployment\` may be without effect; see how a rollout goes before relying on it (${SEE_MATRIX})`,
      );
    if (this._added.length > 1)
      this._warn(
        'multiModelVariants',
        `it has ${this._added.length} variants, which AWS's guide to multi-model endpoints allows and its table of features does not; try it before relying on it (${SEE_MATRIX})`,
      );
    return super._validate();
  }

  private warnOfGpu(variantName: string): void {
    this._warn(
      'multiModelGpu',
      `variant '${variantName}' has a GPU, where only NVIDIA Triton can load models on demand; see that the model's image is one of it (${GUIDE}/build-multi-model-build-container.html)`,
    );
  }
}

function isTriton(model: IMultiModel): boolean {
  return imagesOf(model).some(({ imageUri }) => imageUri.includes('tritonserver'));
}
