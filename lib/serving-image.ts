import * as path from 'node:path';
import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as assets from 'aws-cdk-lib/aws-ecr-assets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AcceleratorKind } from './accelerator-kind';
import type { BuiltInAlgorithm } from './built-in-algorithm';
import { type DeepLearningContainerOptions, ServingFramework } from './deep-learning-container';
import { bindAwsImage } from './private/aws-image-binding';
import { type AwsImage, awsImage, type ImageQuery } from './private/aws-images';
import { API, GUIDE, knownToDiffer, refuse } from './private/checks';
import { ALL_BUT_INGREDIENTS, containerFolder } from './private/container-folder';
import { hashOf } from './private/names';
import { tritonEnvironment } from './private/triton-environment';
import {
  type OnnxImageOptions,
  type RegistryImageOptions,
  RepositoryAccessMode,
  type ServingImageConfig,
  type TransformImageOptions,
} from './serving-image-config';
import type { TritonImageOptions } from './triton-image';

const MAX_LENGTH = 255;
const SEE = `${API}/API_ContainerDefinition.html`;

/**
 * The container image that a model runs in.
 *
 * Extend it for images from elsewhere: `bind()` names the image and grants what pulling it needs.
 */
export abstract class ServingImage {
  /**
   * The fast default: ONNX Runtime on Node.js, an image that comes with this package. It serves an `.onnx` file without any code.
   *
   * It is built by Docker when the stack is deployed.
   */
  public static onnx(options: OnnxImageOptions = {}): ServingImage {
    return new AssetImage(() => containerFolder('onnx'), { ...options, exclude: ALL_BUT_INGREDIENTS }, [
      AcceleratorKind.NONE,
    ]);
  }

  /**
   * A function of your own before or after a model, or one that streams: an image on Node.js that comes with this package.
   *
   * The model data is a folder with `transform.mjs` (or `.js`, `.cjs`), at its top or in `code`. The file exports by default a function,
   * which may be async or an async generator, of the parsed body and of what came with it. Its types are in the package's
   * `containers/transform/transform.d.ts`.
   *
   * It is built by Docker when the stack is deployed.
   */
  public static transform(options: TransformImageOptions = {}): ServingImage {
    return new AssetImage(() => containerFolder('transform'), { ...options, exclude: ALL_BUT_INGREDIENTS }, [
      AcceleratorKind.NONE,
    ]);
  }

  /**
   * An image built from a folder with a Dockerfile when the stack is deployed.
   *
   * What the folder holds is copied and hashed, but for what `exclude` or a `.dockerignore` names: exclude `node_modules` and the like.
   * It is built for linux/amd64 unless `platform` says otherwise, also on a machine with an ARM processor.
   *
   * @param directory the folder, relative to the working directory unless it is absolute
   */
  public static fromAsset(directory: string, options: assets.DockerImageAssetOptions = {}): ServingImage {
    return new AssetImage(() => directory, options);
  }

  /**
   * An image in an Amazon ECR repository, which may belong to another account; it must be in the model's region.
   *
   * Name a version: a tag that moves rolls nothing out, and mixes images in one fleet when it scales. So `latest` warns.
   *
   * @param tagOrDigest a tag, or a digest that starts with `sha256:`
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
   */
  public static fromEcrRepository(repository: ecr.IRepository, tagOrDigest: string = 'latest'): ServingImage {
    return new EcrImage(repository, tagOrDigest);
  }

  /**
   * A container of AWS for a framework: one of the Deep Learning Containers, or of those for XGBoost, scikit-learn and Spark ML.
   *
   * Account, repository and tag are those that the SageMaker Python SDK finds. A stack without a region gets a mapping of the accounts.
   *
   * @throws an Error if there is no such image, or if more than one fits
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
   */
  public static deepLearningContainer(options: DeepLearningContainerOptions): ServingImage {
    return new AwsServingImage('ServingImage.deepLearningContainer', options);
  }

  /**
   * The image of an algorithm that is built into SageMaker, for a model that it has trained.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
   */
  public static builtInAlgorithm(algorithm: BuiltInAlgorithm): ServingImage {
    return new AwsServingImage('ServingImage.builtInAlgorithm', { framework: algorithm });
  }

  /**
   * NVIDIA Triton Inference Server, with its settings. The model data is a model repository: a folder for each model, with its `config.pbtxt`.
   *
   * @throws an Error if there is no such image, or if a setting is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deploy-models-frameworks-triton.html
   */
  public static triton(options: TritonImageOptions): ServingImage {
    const { version, processor } = options;
    const query = { framework: ServingFramework.TRITON, version, processor };
    return new AwsServingImage('ServingImage.triton', query, tritonEnvironment('ServingImage.triton', options));
  }

  /**
   * An image in a private Docker registry that is reached through the model's VPC. A public registry cannot be used.
   *
   * The registry must speak the Docker Registry HTTP API V2, with a certificate of a public authority, and let the model's security groups in.
   *
   * @param imageUri the whole name, such as `registry.example.com/team/digits:3`, of at most 255 characters
   * @throws an Error if the name is empty, too long or has white space
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
   */
  public static fromRegistry(imageUri: string, options: RegistryImageOptions = {}): ServingImage {
    checkImageUri('ServingImage.fromRegistry', imageUri);
    return new RegistryImage(imageUri, options);
  }

  /**
   * Names the image, and grants what pulling it needs.
   *
   * @param scope where constructs may be made; several images may be bound in one
   * @param grantee the execution role of the model
   */
  public abstract bind(scope: Construct, grantee: iam.IGrantable): ServingImageConfig;

  /**
   * The file that it is built from, if it is.
   *
   * @internal
   */
  public get _dockerfile(): string | undefined {
    return undefined;
  }
}

class AssetImage extends ServingImage {
  constructor(
    private readonly directory: () => string,
    private readonly options: assets.DockerImageAssetOptions,
    private readonly accelerators?: AcceleratorKind[],
  ) {
    super();
  }

  public bind(scope: Construct, grantee: iam.IGrantable): ServingImageConfig {
    const asset = this.assetIn(scope);
    asset.repository.grantPull(grantee);
    const { platform } = this.options.platform ?? assets.Platform.LINUX_AMD64;
    return { imageUri: asset.imageUri, architecture: architectureOf(platform), accelerators: this.accelerators };
  }

  /** @internal */
  public override get _dockerfile(): string {
    return path.join(this.directory(), this.options.file ?? 'Dockerfile');
  }

  /** The same folder with the same options is the same asset. */
  private assetIn(scope: Construct): assets.DockerImageAsset {
    const directory = this.directory();
    const { platform = assets.Platform.LINUX_AMD64, ...options } = this.options;
    const id = `Image${hashOf(JSON.stringify([directory, platform.platform, Stack.of(scope).resolve(options)]))}`;
    const existing = scope.node.tryFindChild(id) as assets.DockerImageAsset | undefined;
    return existing ?? new assets.DockerImageAsset(scope, id, { ...options, platform, directory });
  }
}

class EcrImage extends ServingImage {
  constructor(
    private readonly repository: ecr.IRepository,
    private readonly tagOrDigest: string,
  ) {
    super();
  }

  public bind(scope: Construct, grantee: iam.IGrantable): ServingImageConfig {
    this.checkRegion(Stack.of(scope).region);
    if (this.tagOrDigest === 'latest') warnOfLatest(scope);
    this.repository.grantPull(grantee);
    return { imageUri: this.repository.repositoryUriForTagOrDigest(this.tagOrDigest) };
  }

  private checkRegion(region: string): void {
    if (!knownToDiffer(this.repository.env.region, region)) return;
    const subject = { who: 'ServingImage.fromEcrRepository', what: "the repository's region", see: SEE };
    refuse(subject, this.repository.env.region, `the model's, ${region}; replicate the repository there`);
  }
}

/** An image of AWS is looked up when it is chosen, so that what is wrong with it is said there. */
class AwsServingImage extends ServingImage {
  private readonly image: AwsImage;

  constructor(
    private readonly who: string,
    query: ImageQuery,
    private readonly environment?: { [name: string]: string },
  ) {
    super();
    this.image = awsImage(who, query);
  }

  public bind(scope: Construct, grantee: iam.IGrantable): ServingImageConfig {
    return { ...bindAwsImage(scope, this.who, this.image, grantee), environment: this.environment };
  }
}

class RegistryImage extends ServingImage {
  constructor(
    private readonly imageUri: string,
    private readonly options: RegistryImageOptions,
  ) {
    super();
  }

  public bind(_scope: Construct, grantee: iam.IGrantable): ServingImageConfig {
    const { credentialsProvider } = this.options;
    credentialsProvider?.grantInvoke(grantee);
    return {
      imageUri: this.imageUri,
      repositoryAccessMode: RepositoryAccessMode.VPC,
      repositoryCredentialsProviderArn: credentialsProvider?.functionArn,
    };
  }
}

/** Nothing for platforms that SageMaker has no machines for. */
function architectureOf(platform: string): InstanceArchitecture | undefined {
  if (platform.startsWith('linux/arm64')) return InstanceArchitecture.ARM_64;
  return platform.startsWith('linux/amd64') ? InstanceArchitecture.X86_64 : undefined;
}

function checkImageUri(who: string, imageUri: string): void {
  if (Token.isUnresolved(imageUri) || (/^\S+$/.test(imageUri) && imageUri.length <= MAX_LENGTH)) return;
  refuse(
    { who, what: 'the image', see: SEE },
    `'${imageUri}' (${imageUri.length} characters)`,
    `1 to ${MAX_LENGTH} characters without white space`,
  );
}

function warnOfLatest(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'cdk-sagemaker-serving:latestImage',
    `ServingImage.fromEcrRepository: the tag is 'latest', so a newer image rolls nothing out, and joins the old one when the fleet scales; name a version or a digest (${GUIDE}/your-algorithms-containers-inference-private.html)`,
  );
}
