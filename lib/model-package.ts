import { type IResource, Resource, Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { checkedPackageArn } from './private/package-arn';

/** A model package: a model with its image, its files and its settings, made by somebody else. */
export interface IModelPackage extends IResource {
  /**
   * The ARN of the package.
   *
   * @attribute
   */
  readonly modelPackageArn: string;

  /** Whether it is a product of AWS Marketplace. Such models run isolated from every network, and not on endpoints of every kind. */
  readonly marketplace: boolean;

  /** Where its images are pulled from, as far as it is known. A product of AWS Marketplace brings its own access to them. */
  readonly repositories: ecr.IRepository[];

  /** Where its model data is read from, as far as it is known. A product of AWS Marketplace brings its own access to it. */
  readonly buckets: s3.IBucket[];
}

/** What is known of a registered model package. */
export interface ModelPackageAttributes {
  /** The ARN of the package, such as `arn:aws:sagemaker:eu-west-1:111122223333:model-package/digits/3`. */
  readonly modelPackageArn: string;

  /**
   * Where its images are pulled from, but for those of AWS. A model of the package may pull from there.
   *
   * @default - none
   */
  readonly repositories?: ecr.IRepository[];

  /**
   * Where its model data is read from. A model of the package may read from there.
   *
   * @default - none
   */
  readonly buckets?: s3.IBucket[];
}

/**
 * Model packages that exist: versions in a model registry, and products of AWS Marketplace. `PackagedModel` makes a model of one.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry.html
 */
export class ModelPackage {
  /**
   * A version in a model registry, by its ARN. What its image and its model data need is granted by `fromModelPackageAttributes()`.
   *
   * @throws an Error if it is not the ARN of a model package, or if it is known to be in another region
   */
  public static fromModelPackageArn(scope: Construct, id: string, modelPackageArn: string): IModelPackage {
    return ModelPackage.fromModelPackageAttributes(scope, id, { modelPackageArn });
  }

  /**
   * A version in a model registry, with the repositories and the buckets that it is in.
   *
   * @throws an Error if it is not the ARN of a model package, or if it is known to be in another region
   */
  public static fromModelPackageAttributes(
    scope: Construct,
    id: string,
    attributes: ModelPackageAttributes,
  ): IModelPackage {
    return new ImportedPackage(scope, id, 'ModelPackage.fromModelPackageAttributes', attributes, false);
  }

  /**
   * A product of AWS Marketplace that the account has subscribed to, by the ARN that is shown for the region.
   *
   * @throws an Error if it is not the ARN of a model package, or if it is known to be in another region
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-mkt-find-subscribe.html
   */
  public static fromMarketplaceArn(scope: Construct, id: string, modelPackageArn: string): IModelPackage {
    return new ImportedPackage(scope, id, 'ModelPackage.fromMarketplaceArn', { modelPackageArn }, true);
  }

  private constructor() {}
}

class ImportedPackage extends Resource implements IModelPackage {
  public readonly modelPackageArn: string;
  public readonly repositories: ecr.IRepository[];
  public readonly buckets: s3.IBucket[];

  constructor(
    scope: Construct,
    id: string,
    who: string,
    { modelPackageArn, repositories = [], buckets = [] }: ModelPackageAttributes,
    public readonly marketplace: boolean,
  ) {
    super(scope, id, { environmentFromArn: checkedPackageArn(who, modelPackageArn, Stack.of(scope)) });
    this.modelPackageArn = modelPackageArn;
    this.repositories = repositories;
    this.buckets = buckets;
  }
}
