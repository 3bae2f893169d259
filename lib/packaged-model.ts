import { Annotations } from 'aws-cdk-lib';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { BaseModelProps } from './base-model';
import type { IModel } from './model';
import type { IModelPackage } from './model-package';
import { API, checkName, GUIDE } from './private/checks';
import type { ContainerSite } from './private/container-definition';
import { environmentOf } from './private/environment';
import { rememberMarketplace } from './private/marketplace';
import { MadeModel } from './private/model-base';

const SEE_ISOLATION = `${GUIDE}/mkt-algo-model-internet-free.html`;

/** Properties of a `PackagedModel`. */
export interface PackagedModelProps extends BaseModelProps {
  /** The package that the model is made of. */
  readonly modelPackage: IModelPackage;

  /**
   * Which of the package's inference specifications, where it has more than one.
   *
   * @default - its first
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  readonly inferenceSpecificationName?: string;

  /**
   * Environment variables of the container, beside those of the package: at most 100, of 1024 bytes a name or value, and of 32 KiB in all.
   *
   * They can be read in the console: they are no place for secrets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  readonly environment?: { [name: string]: string };
}

/**
 * A model made of a model package: the package says its image and its files.
 *
 * A product of AWS Marketplace runs with network isolation, always. It runs on a `RealTimeEndpoint` without a shadow variant.
 */
export class PackagedModel extends MadeModel implements IModel {
  public readonly singleContainer: boolean = true;

  /**
   * @throws an Error if the name of the inference specification, the environment, subnets or security groups break SageMaker's limits, or
   * if network isolation is switched off for a product of AWS Marketplace
   */
  constructor(scope: Construct, id: string, props: PackagedModelProps) {
    super(scope, id, 'PackagedModel', isolated(`PackagedModel '${scope.node.path}/${id}'`, props), (site) => ({
      primaryContainer: packagedContainer(site, props),
    }));
    if (props.modelPackage.marketplace) rememberMarketplace(this);
    else this.warnOfAccess(props.modelPackage);
  }

  /** A package in a registry grants nothing by itself: the role of the model pulls the image, and reads the data. */
  private warnOfAccess({ repositories, buckets }: IModelPackage): void {
    if (repositories.length > 0 || buckets.length > 0) return;
    Annotations.of(this).addWarningV2(
      'cdk-sagemaker-serving:packageAccess',
      `${this._who}: nothing is known of where the image and the model data of its package are, so its role is not allowed to read them; import the package with ModelPackage.fromModelPackageAttributes() and its repositories and buckets, or grant it to \`role\` (${GUIDE}/sagemaker-roles.html)`,
    );
  }
}

/** SageMaker demands it of Marketplace's models. */
function isolated(who: string, props: PackagedModelProps): BaseModelProps {
  if (!props.modelPackage.marketplace) return props;
  if (props.networkIsolation !== false) return { ...props, networkIsolation: true };
  throw new Error(
    `${who}: networkIsolation is false, but a model of AWS Marketplace runs only with network isolation; leave it out (${SEE_ISOLATION})`,
  );
}

function packagedContainer(site: ContainerSite, props: PackagedModelProps): CfnModel.ContainerDefinitionProperty {
  const { modelPackage, inferenceSpecificationName } = props;
  const subject = { who: site.who, what: 'inferenceSpecificationName', see: `${API}/API_ContainerDefinition.html` };
  if (inferenceSpecificationName !== undefined) checkName(subject, inferenceSpecificationName);
  for (const repository of modelPackage.repositories) repository.grantPull(site.grantee);
  for (const bucket of modelPackage.buckets) bucket.grantRead(site.grantee);
  return {
    modelPackageName: modelPackage.modelPackageArn,
    inferenceSpecificationName,
    environment: environmentOf(site.who, props.environment),
  };
}
