import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { ContainerImageOptions, ContainerOptions } from '../base-model';
import { RepositoryAccessMode, type ServingImageConfig } from '../serving-image-config';
import { environmentOf } from './environment';
import { rememberImage } from './image-facts';
import { type Capability, warnOfLabels } from './image-labels';
import { withSettings } from './image-settings';

/** Where containers are put together. */
export interface ContainerSite {
  /** In the words the user typed. */
  readonly who: string;
  /** The execution role, as far as an image and model data grant it something. */
  readonly grantee: iam.IGrantable;
  readonly inVpc: boolean;
  /** What an image must say that it can. */
  readonly capabilities?: readonly Capability[];
}

/** A site for containers that share an instance: each listens on a port that it is given. */
export function amongOthers(site: ContainerSite): ContainerSite {
  return { ...site, capabilities: ['accept-bind-to-port'] };
}

/**
 * One container of a model, with what it needs granted to the execution role.
 *
 * @param addressOf names its model data, and grants what reading it needs
 */
export function containerDefinition(
  scope: Construct,
  site: ContainerSite,
  { image, environment }: ContainerImageOptions,
  addressOf: (scope: Construct, grantee: iam.IGrantable) => string | undefined,
): CfnModel.ContainerDefinitionProperty {
  const bound = image.bind(scope, site.grantee);
  rememberImage(scope, bound);
  warnOfLabels(scope, site.who, image, site.capabilities ?? []);
  return {
    image: bound.imageUri,
    imageConfig: imageConfig(site, bound),
    modelDataUrl: addressOf(scope, site.grantee),
    environment: environmentOf(site.who, withSettings(site.who, bound.environment, environment)),
  };
}

/** A container that serves one model. */
export function singleModelContainer(
  scope: Construct,
  site: ContainerSite,
  options: ContainerOptions,
): CfnModel.ContainerDefinitionProperty {
  return containerDefinition(scope, site, options, (...where) => options.modelData?.bind(...where).uri);
}

function imageConfig(
  { who, inVpc }: ContainerSite,
  image: ServingImageConfig,
): CfnModel.ImageConfigProperty | undefined {
  const { repositoryAccessMode, repositoryCredentialsProviderArn } = image;
  if (repositoryAccessMode !== RepositoryAccessMode.VPC) return undefined;
  if (!inVpc) {
    throw new Error(
      `${who}: the image '${image.imageUri}' is in a private registry, which is reached only through a VPC; give the model \`vpc\`, or push the image to Amazon ECR (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html)`,
    );
  }
  return {
    repositoryAccessMode,
    repositoryAuthConfig: repositoryCredentialsProviderArn ? { repositoryCredentialsProviderArn } : undefined,
  };
}
