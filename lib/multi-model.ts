import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BaseModelProps, ContainerImageOptions, IBaseModel, ModelAttributes } from './base-model';
import type { ModelData } from './model-data';
import type { ModelDataPrefix } from './model-data-prefix';
import { ImportedModelBase, MadeModel, modelNamed, modelWith } from './private/model-base';
import { MultiModelContainer } from './private/multi-model-container';

/** Whether a model stays in memory after it has answered. */
export enum ModelCacheSetting {
  /** It stays until its memory is needed for another one. */
  ENABLED = 'Enabled',
  /** It goes after each answer, and its file with it: for many models that are each called rarely. */
  DISABLED = 'Disabled',
}

/** A container that loads models on demand. */
export interface MultiModelContainerOptions extends ContainerImageOptions {
  /**
   * Where the models are: `ModelData.fromPrefix()`.
   *
   * @default - a new bucket, below `models/`; it stays when the stack goes
   */
  readonly modelData?: ModelDataPrefix;

  /**
   * Whether a model stays in memory after it has answered.
   *
   * @default - SageMaker's own, which is `ModelCacheSetting.ENABLED`
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MultiModelConfig.html
   */
  readonly modelCacheSetting?: ModelCacheSetting;
}

/** Many models behind one container, which loads each when it is asked for. */
export interface IMultiModel extends IBaseModel {
  /** Always true. It tells this kind of model from others. */
  readonly loadsOnDemand: boolean;
}

/** Properties of a `MultiModel`. */
export interface MultiModelProps extends MultiModelContainerOptions, BaseModelProps {}

/**
 * Many models behind one container, for a `MultiModelEndpoint`: each is a `.tar.gz` archive below a prefix in S3, which the container loads
 * when a client asks for it by name, and unloads when it needs the memory for another.
 *
 * Models come and go by what is below the prefix. No endpoint changes for that.
 *
 * The image must speak the multi-model API and say so by the label `com.amazonaws.sagemaker.capabilities.multi-models=true`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoints.html
 */
export class MultiModel extends MadeModel implements IMultiModel {
  /** One that exists, by its name, in the stack's account and region. Nothing can be granted to it. */
  public static fromModelName(scope: Construct, id: string, modelName: string): IMultiModel {
    return new ImportedMultiModel(scope, id, modelNamed(scope, modelName));
  }

  /** One that exists, with its role and its security groups. */
  public static fromModelAttributes(scope: Construct, id: string, attributes: ModelAttributes): IMultiModel {
    return new ImportedMultiModel(scope, id, modelWith(scope, attributes));
  }

  public readonly loadsOnDemand: boolean = true;
  private readonly container: MultiModelContainer;

  /**
   * @throws an Error if environment, subnets or security groups break SageMaker's limits, or if the image is in a private registry and
   * there is no VPC
   */
  constructor(scope: Construct, id: string, props: MultiModelProps) {
    let container!: MultiModelContainer;
    super(scope, id, 'MultiModel', props, (site, model) => {
      container = new MultiModelContainer(new Construct(model, 'Container'), site, props);
      return { primaryContainer: container.render() };
    });
    this.container = container;
  }

  /** The bucket that the models are in. */
  public get bucket(): s3.IBucket {
    return this.container.place.bucket;
  }

  /** The start of the models' keys, such as `models/`. Clients name a model by the rest of its key. */
  public get prefix(): string {
    return this.container.place.prefix;
  }

  /**
   * Puts a model below the prefix when the stack is deployed, and removes it when it is no longer asked for. The endpoint serves on, unchanged.
   *
   * Other files under the same name take the place of the old ones; but an instance that has the old ones in memory or on its disk goes on
   * serving these until it needs the room. To be sure, give another version another name.
   *
   * @param name such as `acme`, or `europe/acme`
   * @returns what clients send as `TargetModel`: the name, and `.tar.gz`
   * @throws an Error if the name is taken, or cannot be part of a key in S3
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/add-models-to-endpoint.html
   */
  public addModel(name: string, modelData: ModelData): string {
    return this.container.addModel(name, modelData);
  }
}

class ImportedMultiModel extends ImportedModelBase implements IMultiModel {
  public readonly loadsOnDemand: boolean = true;
}
