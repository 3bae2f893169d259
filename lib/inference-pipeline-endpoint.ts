import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { type IPipelineModel, PipelineModel } from './pipeline-model';
import { API } from './private/checks';
import { ContainersVariant } from './private/container-metrics';
import { GuardedEndpoint } from './private/guarded-endpoint';
import type { EndpointKind } from './private/hosted-endpoint';
import { checkMultiModelType, refuseInf1, refuseOtherKind } from './private/kind-exclusions';
import { grantTargetModels } from './private/targets';
import { checkWeighted } from './private/weighted-variant';
import type { FleetOptions, IProductionVariant, TrafficOptions } from './production-variant';
import type { RealTimeEndpointProps } from './real-time-endpoint';

const KIND: EndpointKind = { name: 'InferencePipeline', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };
const MODELS = { mark: 'pipelineHostnames', name: 'PipelineModel' };

/** Properties of an `InferencePipelineEndpoint`. */
export interface InferencePipelineEndpointProps extends RealTimeEndpointProps {}

/** Options of `addVariant()` of an `InferencePipelineEndpoint`. */
export interface InferencePipelineVariantOptions extends FleetOptions, TrafficOptions {
  /** The containers that a request goes through, of the endpoint's account and region. */
  readonly model: IPipelineModel;
}

/**
 * A variant whose instances run containers in series, made by `addVariant()` of an `InferencePipelineEndpoint`.
 *
 * `metricModelLatency()` is the time of all containers together.
 */
export class InferencePipelineVariant extends ContainersVariant implements IProductionVariant {
  // Not parameter properties: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly endpoint: IEndpoint;
  public readonly variantName: string;

  /** @internal */
  public static _add(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: InferencePipelineVariantOptions,
  ): InferencePipelineVariant {
    checkWeighted(endpoint, variantName, options);
    refuseOtherKind(endpoint, variantName, options.model, MODELS);
    const { model, instanceType } = options;
    const check = model instanceof PipelineModel && model._loadsOnDemand ? checkMultiModelType : refuseInf1;
    check(endpoint, variantName, instanceType);
    return new InferencePipelineVariant(scope, endpoint, variantName, options);
  }

  private constructor(
    scope: Construct,
    endpoint: IEndpoint,
    variantName: string,
    options: InferencePipelineVariantOptions,
  ) {
    super(scope, variantName, options, options.model.pipelineHostnames);
    this.endpoint = endpoint;
    this.variantName = variantName;
  }
}

/**
 * An endpoint whose instances run containers in series: what one answers is the next one's request, with the content type that it names, of
 * at most 5 MB. A client sees one request and one answer.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html
 */
export class InferencePipelineEndpoint extends GuardedEndpoint {
  /** @internal */
  protected readonly _added: InferencePipelineVariant[] = [];

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: InferencePipelineEndpointProps = {}) {
    super(scope, id, KIND, props);
  }

  /** The variants, in the order in which they were added. */
  public get variants(): InferencePipelineVariant[] {
    return [...this._added];
  }

  /**
   * Adds a fleet that runs containers in series.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, if an option is out of its range, if the
   * instance type is of Inf1, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: InferencePipelineVariantOptions): InferencePipelineVariant {
    this._checkRoom(variantName);
    return this._enter(InferencePipelineVariant._add(this._variantScope, this, variantName, options));
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): InferencePipelineVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): InferencePipelineVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /**
   * Lets somebody invoke some of the models of the container that loads them on demand, and no others. `grantInvoke()` lets them invoke all.
   *
   * @param targetModels as clients name them, such as `acme.tar.gz`; a `*` stands for any characters, as in `europe/*`
   * @throws an Error if none is named
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoint-security.html
   */
  public grantInvokeTargetModels(grantee: iam.IGrantable, ...targetModels: string[]): iam.Grant {
    return grantTargetModels(this, this._who, grantee, targetModels);
  }
}
