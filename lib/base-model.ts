import type { IResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ModelData } from './model-data';
import type { ServingImage } from './serving-image';

/** What all SageMaker models have in common, of one container or of several. */
export interface IBaseModel extends IResource, iam.IGrantable, ec2.IConnectable {
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

/** What runs in a container. */
export interface ContainerImageOptions {
  /** The image of the container. */
  readonly image: ServingImage;

  /**
   * Environment variables of the container: at most 100, of 1024 bytes a name or value, and of 32 KiB in all, those of the model's other
   * containers included.
   *
   * They can be read in the console: they are no place for secrets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  readonly environment?: { [name: string]: string };
}

/** A container that serves one model. */
export interface ContainerOptions extends ContainerImageOptions {
  /**
   * The files of the model.
   *
   * @default - none: the image holds what it needs
   */
  readonly modelData?: ModelData;
}

/** The role and the network that a model's containers run with. */
export interface BaseModelProps {
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
