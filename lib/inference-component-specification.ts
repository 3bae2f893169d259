import type { Duration, Size } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { ContainerOptions } from './base-model';
import type { ComponentPlacement } from './component-placement';
import type { IInferenceComponent } from './inference-component-props';
import type { IModel } from './model';
import type { ModelData } from './model-data';
import { componentContainer } from './private/component-container';
import { checkRequirements, renderRequirements } from './private/component-requirements';

/** What each copy of a component takes of the instance that it is on. */
export interface ComponentRequirements {
  /**
   * The memory that is kept for a copy, from 128 MiB.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html
   */
  readonly minMemoryRequired: Size;

  /**
   * The most memory that a copy may use, from `minMemoryRequired`.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html
   */
  readonly maxMemoryRequired?: Size;

  /**
   * The processor cores that are kept for a copy, from 0.25.
   *
   * @default - none are kept
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html
   */
  readonly numberOfCpuCoresRequired?: number;

  /**
   * The GPUs or Neuron devices that are kept for a copy, from 1.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html
   */
  readonly numberOfAcceleratorDevicesRequired?: number;

  /**
   * How long a copy may take until it answers its health check, from 60 to 3600 seconds.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentStartupParameters.html
   */
  readonly containerStartupHealthCheckTimeout?: Duration;

  /**
   * How long the download of the model data may take, from 60 to 3600 seconds.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentStartupParameters.html
   */
  readonly modelDataDownloadTimeout?: Duration;

  /**
   * Whether instances keep image and model data, so that another copy starts sooner.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentDataCacheConfig.html
   */
  readonly dataCaching?: boolean;

  /**
   * On which instances copies are put.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentSchedulingConfig.html
   */
  readonly placement?: ComponentPlacement;
}

/** Where a specification is bound. */
interface ComponentSite {
  readonly who: string;
  /** The role of the endpoint. */
  readonly grantee: iam.IGrantable;
}

type Bind = (scope: Construct, site: ComponentSite) => CfnInferenceComponent.InferenceComponentSpecificationProperty;

/** What is known of a specification, by what it is of. */
interface Known {
  readonly model?: IModel;
  readonly base?: IInferenceComponent;
  readonly requirements?: ComponentRequirements;
}

/** What a component runs, and what it takes. */
export class InferenceComponentSpecification {
  /**
   * A model: its image, its data and its environment.
   *
   * @throws an Error if a requirement is out of its range
   */
  public static fromModel(model: IModel, requirements: ComponentRequirements): InferenceComponentSpecification {
    checkRequirements('InferenceComponentSpecification.fromModel', requirements);
    const bind = () => ({ ...renderRequirements(requirements), modelName: model.modelName });
    return new InferenceComponentSpecification(bind, { model, requirements });
  }

  /**
   * A container of the component's own, which runs with the role and the network of the endpoint. Its environment has at most 16 variables,
   * with names of two characters or more.
   *
   * @throws an Error if a requirement is out of its range
   */
  public static fromContainer(
    container: ContainerOptions,
    requirements: ComponentRequirements,
  ): InferenceComponentSpecification {
    checkRequirements('InferenceComponentSpecification.fromContainer', requirements);
    const bind: Bind = (scope, { who, grantee }) => ({
      ...renderRequirements(requirements),
      container: componentContainer(scope, who, grantee, container),
    });
    return new InferenceComponentSpecification(bind, { requirements });
  }

  /**
   * An adapter, such as a LoRA: files that the container of another component loads on top of its model. It takes nothing of the instance,
   * and has no copies of its own.
   *
   * @param base a component of the same endpoint
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-adapt.html
   */
  public static adapter(base: IInferenceComponent, modelData: ModelData): InferenceComponentSpecification {
    const bind: Bind = (scope, { grantee }) => ({
      baseInferenceComponentName: base.inferenceComponentName,
      container: { artifactUrl: modelData.bind(scope, grantee).uri },
    });
    return new InferenceComponentSpecification(bind, { base });
  }

  private constructor(
    private readonly bind: Bind,
    private readonly of: Known,
  ) {}

  /**
   * The component that an adapter is on top of.
   *
   * @internal
   */
  public get _base(): IInferenceComponent | undefined {
    return this.of.base;
  }

  /** @internal */
  public get _model(): IModel | undefined {
    return this.of.model;
  }

  /** @internal */
  public get _requirements(): ComponentRequirements | undefined {
    return this.of.requirements;
  }

  /** @internal */
  public _bind(scope: Construct, who: string, grantee: iam.IGrantable) {
    return this.bind(scope, { who, grantee });
  }
}
