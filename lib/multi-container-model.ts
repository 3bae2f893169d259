import { Construct } from 'constructs';
import type { BaseModelProps, ContainerOptions, IBaseModel, ModelAttributes } from './base-model';
import { amongOthers, singleModelContainer } from './private/container-definition';
import { ImportedModelBase, MadeModel, modelWith } from './private/model-base';
import { checkContainers } from './private/several-containers';

/** A container among others, which is called by its hostname. */
export interface DirectContainerOptions extends ContainerOptions {
  /**
   * What clients send as `TargetContainerHostname`: 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the model.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  readonly containerHostname: string;
}

/** Several containers side by side, each called by its hostname. */
export interface IMultiContainerModel extends IBaseModel {
  /** The hostnames of its containers. */
  readonly containerHostnames: string[];
}

/** What is known of an imported `MultiContainerModel`. */
export interface MultiContainerModelAttributes extends ModelAttributes {
  /** The hostnames of its containers. */
  readonly containerHostnames: string[];
}

/** Properties of a `MultiContainerModel`. */
export interface MultiContainerModelProps extends BaseModelProps {
  /** The containers, 2 to 15. None of them can load models on demand, as that of a `MultiModel` does. */
  readonly containers: DirectContainerOptions[];
}

/**
 * Several containers side by side, for a `MultiContainerEndpoint`: each may have another framework and another model, they share the
 * instance, and a client calls one of them by its hostname.
 *
 * Images must listen on the port that `SAGEMAKER_BIND_TO_PORT` names, and say so by the label
 * `com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-endpoints.html
 */
export class MultiContainerModel extends MadeModel implements IMultiContainerModel {
  /** One that exists, with the hostnames of its containers. */
  public static fromModelAttributes(
    scope: Construct,
    id: string,
    attributes: MultiContainerModelAttributes,
  ): IMultiContainerModel {
    return new ImportedMultiContainerModel(scope, id, attributes);
  }

  public readonly containerHostnames: string[];

  /**
   * @throws an Error if there are fewer than 2 containers or more than 15, if a hostname is taken or not a name, if environment, subnets or
   * security groups break SageMaker's limits, or if an image is in a private registry and there is no VPC
   */
  constructor(scope: Construct, id: string, props: MultiContainerModelProps) {
    super(scope, id, 'MultiContainerModel', props, (site, model) => {
      checkContainers(site.who, props.containers, 'multi-container-endpoints');
      const parent = new Construct(model, 'Containers');
      const among = amongOthers(site);
      return {
        containers: props.containers.map((container) => ({
          containerHostname: container.containerHostname,
          ...singleModelContainer(new Construct(parent, container.containerHostname), among, container),
        })),
        inferenceExecutionConfig: { mode: 'Direct' },
      };
    });
    this.containerHostnames = props.containers.map(({ containerHostname }) => containerHostname);
  }
}

class ImportedMultiContainerModel extends ImportedModelBase implements IMultiContainerModel {
  public readonly containerHostnames: string[];

  constructor(scope: Construct, id: string, attributes: MultiContainerModelAttributes) {
    super(scope, id, modelWith(scope, attributes));
    this.containerHostnames = attributes.containerHostnames;
  }
}
