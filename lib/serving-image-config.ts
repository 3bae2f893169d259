import type { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import type * as assets from 'aws-cdk-lib/aws-ecr-assets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { AcceleratorKind } from './accelerator-kind';

/** Where SageMaker pulls an image from. */
export enum RepositoryAccessMode {
  /** From Amazon ECR. */
  PLATFORM = 'Platform',
  /** From a private Docker registry that is reached through the model's VPC. */
  VPC = 'Vpc',
}

/** What binding a `ServingImage` yields. */
export interface ServingImageConfig {
  /** The image's whole name, with its registry and its tag or digest, of at most 255 characters. */
  readonly imageUri: string;

  /**
   * Where the image is pulled from. `VPC` asks for a model in a VPC.
   *
   * @default RepositoryAccessMode.PLATFORM
   */
  readonly repositoryAccessMode?: RepositoryAccessMode;

  /**
   * The ARN of the Lambda function that knows the credentials of a private registry.
   *
   * @default - the registry asks for no credentials
   */
  readonly repositoryCredentialsProviderArn?: string;

  /**
   * Environment variables that the image's settings stand for. The model's own may not contradict them.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * The architecture that the image is built for. An instance type of another one is refused.
   *
   * @default - not known
   */
  readonly architecture?: InstanceArchitecture;

  /**
   * The accelerators that the image is built for, `NONE` among them if it needs none. An instance type that has none of them is refused.
   *
   * @default - not known
   */
  readonly accelerators?: AcceleratorKind[];
}

/** Options of the images that come with this package. */
export interface BundledImageOptions {
  /**
   * The processor that the image is built for: `LINUX_ARM64` for Graviton instances (such as `ml.c7g`), else `LINUX_AMD64`.
   *
   * @default Platform.LINUX_AMD64
   */
  readonly platform?: assets.Platform;

  /**
   * Arguments of the Docker build, such as another base image.
   *
   * @default - none: the Dockerfile's own defaults
   */
  readonly buildArgs?: { [name: string]: string };
}

/** Options of `ServingImage.onnx()`. */
export interface OnnxImageOptions extends BundledImageOptions {}

/** Options of `ServingImage.transform()`. */
export interface TransformImageOptions extends BundledImageOptions {}

/** Options of `ServingImage.fromRegistry()`. */
export interface RegistryImageOptions {
  /**
   * The function that SageMaker asks for the registry's user name and password; it may be invoked by the execution role.
   *
   * The VPC must let SageMaker reach Lambda: by an interface endpoint for Lambda, or by a way to the internet.
   *
   * @default - the registry asks for no credentials
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
   */
  readonly credentialsProvider?: lambda.IFunction;
}
