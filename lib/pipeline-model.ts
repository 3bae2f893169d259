import { Construct } from 'constructs';
import type { BaseModelProps, ContainerOptions, IBaseModel, ModelAttributes } from './base-model';
import type { ModelData } from './model-data';
import type { MultiModelContainerOptions } from './multi-model';
import { GUIDE } from './private/checks';
import { amongOthers, type ContainerSite, singleModelContainer } from './private/container-definition';
import { ImportedModelBase, MadeModel, modelWith } from './private/model-base';
import { MultiModelContainer } from './private/multi-model-container';
import { checkContainers } from './private/several-containers';

/** A step of a `PipelineModel`. */
export class PipelineContainer {
  /**
   * A container with one model, or with none.
   *
   * @param containerHostname what metrics and logs call it: 1 to 63 letters, digits and hyphens, with no hyphen at either end
   */
  public static of(containerHostname: string, options: ContainerOptions): PipelineContainer {
    return new PipelineContainer(containerHostname, options);
  }

  /**
   * A container that loads models on demand. A pipeline has at most one, and its clients name the model.
   *
   * The image must carry the labels `com.amazonaws.sagemaker.capabilities.multi-models=true` and `…accept-bind-to-port=true`.
   *
   * @param containerHostname what metrics and logs call it: 1 to 63 letters, digits and hyphens, with no hyphen at either end
   */
  public static multiModel(containerHostname: string, options: MultiModelContainerOptions): PipelineContainer {
    return new PipelineContainer(containerHostname, undefined, options);
  }

  private constructor(
    /** What metrics and logs call it. */
    public readonly containerHostname: string,
    private readonly single?: ContainerOptions,
    private readonly multi?: MultiModelContainerOptions,
  ) {}

  /** @internal */
  public get _isMultiModel(): boolean {
    return this.multi !== undefined;
  }

  /** @internal */
  public get _environment(): { [name: string]: string } | undefined {
    return (this.single ?? this.multi)?.environment;
  }

  /** @internal */
  public _place(scope: Construct, site: ContainerSite) {
    const { containerHostname } = this;
    if (this.single)
      return {
        definition: { containerHostname, ...singleModelContainer(scope, site, this.single) },
        models: undefined,
      };
    const models = new MultiModelContainer(scope, site, this.multi!);
    return { definition: { containerHostname, ...models.render() }, models };
  }
}

/** Containers in series. */
export interface IPipelineModel extends IBaseModel {
  /** The hostnames of its containers, in the order in which a request goes through them. */
  readonly pipelineHostnames: string[];
}

/** What is known of an imported `PipelineModel`. */
export interface PipelineModelAttributes extends ModelAttributes {
  /** The hostnames of its containers, in the order in which a request goes through them. */
  readonly pipelineHostnames: string[];
}

/** Properties of a `PipelineModel`. */
export interface PipelineModelProps extends BaseModelProps {
  /** The containers, 2 to 15, in the order in which a request goes through them. At most one of them loads models on demand. */
  readonly containers: PipelineContainer[];
}

/**
 * Containers in series, for an `InferencePipelineEndpoint`: what one answers is the next one's request. So preprocessing and postprocessing
 * stay out of the model's container.
 *
 * Images must listen on the port that `SAGEMAKER_BIND_TO_PORT` names, and say so by the label
 * `com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html
 */
export class PipelineModel extends MadeModel implements IPipelineModel {
  /** One that exists, with the hostnames of its containers. */
  public static fromModelAttributes(scope: Construct, id: string, attributes: PipelineModelAttributes): IPipelineModel {
    return new ImportedPipelineModel(scope, id, attributes);
  }

  public readonly pipelineHostnames: string[];
  private readonly models?: MultiModelContainer;

  /**
   * @throws an Error if there are fewer than 2 containers or more than 15, if two of them load models on demand, if a hostname is taken or
   * not a name, if environment, subnets or security groups break SageMaker's limits, or if an image is in a private registry and there is
   * no VPC
   */
  constructor(scope: Construct, id: string, props: PipelineModelProps) {
    let models: MultiModelContainer | undefined;
    super(scope, id, 'PipelineModel', props, (site, model) => {
      checkPipeline(site.who, props.containers);
      const parent = new Construct(model, 'Containers');
      const placed = props.containers.map((each) =>
        each._place(new Construct(parent, each.containerHostname), amongOthers(site)),
      );
      models = placed.find((each) => each.models)?.models;
      return { containers: placed.map(({ definition }) => definition), inferenceExecutionConfig: { mode: 'Serial' } };
    });
    this.models = models;
    this.pipelineHostnames = props.containers.map(({ containerHostname }) => containerHostname);
  }

  /** @internal */
  public get _loadsOnDemand(): boolean {
    return this.models !== undefined;
  }

  /**
   * Puts a model where the container finds it that loads models on demand, as `MultiModel.addModel()` does.
   *
   * @param name such as `acme`, or `europe/acme`
   * @returns what clients send as `TargetModel`: the name, and `.tar.gz`
   * @throws an Error if no container loads models on demand, or if the name is taken or cannot be part of a key in S3
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/add-models-to-endpoint.html
   */
  public addModel(name: string, modelData: ModelData): string {
    if (this.models) return this.models.addModel(name, modelData);
    throw new Error(
      `addModel('${name}') of ${this._who}: none of its containers loads models on demand; make one with PipelineContainer.multiModel() (${GUIDE}/multi-model-endpoints.html)`,
    );
  }
}

function checkPipeline(who: string, containers: readonly PipelineContainer[]): void {
  const named = containers.map((each) => ({
    containerHostname: each.containerHostname,
    environment: each._environment,
  }));
  checkContainers(who, named, 'inference-pipelines');
  const several = containers.filter((each) => each._isMultiModel).map((each) => `'${each.containerHostname}'`);
  if (several.length < 2) return;
  throw new Error(
    `${who}: ${several.join(' and ')} load models on demand, allowed is 1 such container; make the others with PipelineContainer.of() (${GUIDE}/multi-model-endpoints.html)`,
  );
}

class ImportedPipelineModel extends ImportedModelBase implements IPipelineModel {
  public readonly pipelineHostnames: string[];

  constructor(scope: Construct, id: string, attributes: PipelineModelAttributes) {
    super(scope, id, modelWith(scope, attributes));
    this.pipelineHostnames = attributes.pipelineHostnames;
  }
}
