import { Construct } from 'constructs';
import type { BaseModelProps, ContainerOptions, IBaseModel, ModelAttributes } from './base-model';
import { singleModelContainer } from './private/container-definition';
import { ImportedModelBase, MadeModel, modelNamed, modelWith } from './private/model-base';

/** A SageMaker model of one container: what most endpoints run. */
export interface IModel extends IBaseModel {
  /** Always true. It tells this kind of model from those that endpoints of other kinds run. */
  readonly singleContainer: boolean;
}

/** Properties of a `Model`. */
export interface ModelProps extends ContainerOptions, BaseModelProps {}

/**
 * A model: an image, the model's files, and the role and the network they run with.
 *
 * SageMaker never changes a model. Another image, file or setting makes a new model under a new name, and endpoints roll over to it;
 * the old one, with its permissions, goes after that. So the name is CloudFormation's to choose.
 */
export class Model extends MadeModel implements IModel {
  /**
   * A model that exists, by its name, in the stack's account and region.
   *
   * Its role and network are not known: nothing can be granted to it.
   */
  public static fromModelName(scope: Construct, id: string, modelName: string): IModel {
    return new ImportedModel(scope, id, modelNamed(scope, modelName));
  }

  /**
   * A model that exists, by its ARN.
   *
   * SageMaker writes ARNs in lower case: where the model's name has capitals, import it by its name.
   */
  public static fromModelArn(scope: Construct, id: string, modelArn: string): IModel {
    return Model.fromModelAttributes(scope, id, { modelArn });
  }

  /** A model that exists, with its role and its security groups. */
  public static fromModelAttributes(scope: Construct, id: string, attributes: ModelAttributes): IModel {
    return new ImportedModel(scope, id, modelWith(scope, attributes));
  }

  public readonly singleContainer: boolean = true;

  /**
   * @throws an Error if environment, subnets or security groups break SageMaker's limits, or if the image is in a private registry and
   * there is no VPC
   */
  constructor(scope: Construct, id: string, props: ModelProps) {
    super(scope, id, 'Model', props, (site, model) => ({
      primaryContainer: singleModelContainer(new Construct(model, 'Container'), site, props),
    }));
  }
}

class ImportedModel extends ImportedModelBase implements IModel {
  public readonly singleContainer: boolean = true;
}
