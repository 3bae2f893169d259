import { type IResource, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { ModelData } from './model-data';
import { nameInArn, sageMakerArn } from './private/arns';
import { CollectedGrants } from './private/collected-grants';
import { environmentOf } from './private/environment';
import { attachAccessPolicy, hostingStatements, networkStatement, newExecutionRole } from './private/execution-role';
import { type Network, networkOf } from './private/network';
import { outlivedByRole } from './private/outlive';
import { RepositoryAccessMode, type ServingImage, type ServingImageConfig } from './serving-image';

/** A SageMaker model: what an endpoint runs. */
export interface IModel extends IResource, iam.IGrantable, ec2.IConnectable {
  /**
   * The ARN of the model.
   *
   * @attribute
   */
  readonly modelArn: string;

  /**
   * The name of the model.
   *
   * @attribute
   */
  readonly modelName: string;

  /**
   * The role that SageMaker and the container act with; none if it is not known of an imported model.
   */
  readonly role?: iam.IRole;

  /**
   * Allows the container something. It does nothing if the role of an imported model is not known.
   *
   * With network isolation the container has no credentials, and this is of no use to it.
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/** What is known of an imported model. */
export interface ModelAttributes {
  /** The ARN of the model. */
  readonly modelArn: string;

  /**
   * The role that the model runs with.
   *
   * @default - not known: nothing can be granted to the model
   */
  readonly role?: iam.IRole;

  /**
   * The security groups of a model in a VPC.
   *
   * @default - not known: the model has no connections
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** Properties of a `Model`. */
export interface ModelProps {
  /** The image of the container. */
  readonly image: ServingImage;

  /**
   * The files of the model.
   *
   * @default - none: the image holds what it needs
   */
  readonly modelData?: ModelData;

  /**
   * Environment variables of the container: at most 100, of 1024 bytes a name or value, and of 32 KiB in all.
   *
   * They can be read in the console: they are no place for secrets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  readonly environment?: { [name: string]: string };

  /**
   * The role that SageMaker pulls the image and downloads the model data with, and that the container acts with.
   * It must trust `sagemaker.amazonaws.com`. What the model needs is granted to it.
   *
   * @default - a new role that may do just what this model needs
   */
  readonly role?: iam.IRole;

  /**
   * The VPC that the containers reach, and that private registries are reached through.
   *
   * It needs a way to S3 (a gateway endpoint or NAT) and two free addresses an instance.
   *
   * @default - none: the containers reach the internet by SageMaker's own network
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Which subnets of the VPC: 1 to 16, in at least two availability zones.
   *
   * @default - the VPC's private subnets
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups in the VPC, 1 to 5.
   *
   * @default - a new one
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the new security group lets everything out. If not, S3 and whatever else the model calls must be allowed by `connections`.
   *
   * @default true
   */
  readonly allowAllOutbound?: boolean;

  /**
   * Whether the container is cut off from every network and has no AWS credentials. SageMaker still pulls the image and downloads the data.
   *
   * @default false
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
   */
  readonly networkIsolation?: boolean;
}

abstract class ModelBase extends Resource implements IModel {
  public abstract readonly modelArn: string;
  public abstract readonly modelName: string;
  public abstract readonly role?: iam.IRole;
  public abstract readonly grantPrincipal: iam.IPrincipal;

  /** @internal */
  protected abstract readonly _connections?: ec2.Connections;

  /**
   * Who may talk to the containers, and whom they may talk to.
   *
   * @throws an Error if the model is not in a VPC
   */
  public get connections(): ec2.Connections {
    if (this._connections) return this._connections;
    throw new Error(
      `Model '${this.node.path}': a model has connections only in a VPC; give it \`vpc\`, or import it with \`securityGroups\``,
    );
  }

  public addToRolePolicy(statement: iam.PolicyStatement): void {
    this.role?.addToPrincipalPolicy(statement);
  }
}

/**
 * A model: an image, the model's files, and the role and the network they run with.
 *
 * SageMaker never changes a model. Another image, file or setting makes a new model under a new name, and endpoints roll over to it;
 * the old one, with its permissions, goes after that. So the name is CloudFormation's to choose.
 */
export class Model extends ModelBase {
  /**
   * A model that exists, by its name, in the stack's account and region.
   *
   * Its role and network are not known: nothing can be granted to it.
   */
  public static fromModelName(scope: Construct, id: string, modelName: string): IModel {
    return new ImportedModel(scope, id, modelName, { modelArn: sageMakerArn(Stack.of(scope), 'model', modelName) });
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
    return new ImportedModel(scope, id, nameInArn(Stack.of(scope), attributes.modelArn), attributes);
  }

  public readonly modelArn: string;
  public readonly modelName: string;
  public readonly role?: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** @internal */
  protected readonly _connections?: ec2.Connections;

  /**
   * @throws an Error if environment, subnets or security groups break SageMaker's limits, or if the image is in a private registry and
   * there is no VPC
   */
  constructor(scope: Construct, id: string, props: ModelProps) {
    super(scope, id);
    const role = props.role ?? newExecutionRole(this);
    const network = networkOf(this, this.who, props);
    const grants = new CollectedGrants(role);
    grants.statements.push(...hostingStatements(this), ...(network ? [networkStatement()] : []));

    const resource = new CfnModel(this, 'Resource', {
      executionRoleArn: role.roleArn,
      primaryContainer: this.renderContainer(props, grants, network),
      vpcConfig: network?.config,
      enableNetworkIsolation: props.networkIsolation,
    });
    resource.node.addDependency(attachAccessPolicy(this, role, grants));
    outlivedByRole(resource, role);

    this.role = role;
    this.grantPrincipal = role;
    this._connections = network?.connections;
    this.modelName = this.getResourceNameAttribute(resource.attrModelName);
    this.modelArn = this.getResourceArnAttribute(resource.ref, {
      service: 'sagemaker',
      resource: 'model',
      resourceName: this.physicalName,
    });
  }

  private renderContainer(
    props: ModelProps,
    grants: CollectedGrants,
    network?: Network,
  ): CfnModel.ContainerDefinitionProperty {
    const scope = new Construct(this, 'Container');
    const grantee = { grantPrincipal: grants };
    const image = props.image.bind(scope, grantee);
    return {
      image: image.imageUri,
      imageConfig: this.renderImageConfig(image, network),
      modelDataUrl: props.modelData?.bind(scope, grantee).uri,
      environment: environmentOf(this.who, props.environment),
    };
  }

  private renderImageConfig(image: ServingImageConfig, network?: Network): CfnModel.ImageConfigProperty | undefined {
    const { repositoryAccessMode, repositoryCredentialsProviderArn } = image;
    if (repositoryAccessMode !== RepositoryAccessMode.VPC) return undefined;
    if (!network) {
      throw new Error(
        `${this.who}: the image '${image.imageUri}' is in a private registry, which is reached only through a VPC; give the model \`vpc\`, or push the image to Amazon ECR (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html)`,
      );
    }
    return {
      repositoryAccessMode,
      repositoryAuthConfig: repositoryCredentialsProviderArn ? { repositoryCredentialsProviderArn } : undefined,
    };
  }

  private get who(): string {
    return `Model '${this.node.path}'`;
  }
}

class ImportedModel extends ModelBase {
  public readonly modelArn: string;
  public readonly role?: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** @internal */
  protected readonly _connections?: ec2.Connections;

  constructor(
    scope: Construct,
    id: string,
    public readonly modelName: string,
    { modelArn, role, securityGroups }: ModelAttributes,
  ) {
    super(scope, id, { environmentFromArn: modelArn });
    this.modelArn = modelArn;
    this.role = role;
    this.grantPrincipal = role ?? new iam.UnknownPrincipal({ resource: this });
    this._connections = securityGroups && new ec2.Connections({ securityGroups });
  }
}
