import * as fs from 'node:fs';
import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ModelDataPrefix } from './model-data-prefix';
import { writeArchive } from './private/archive';
import { archiveAsset } from './private/archive-asset';
import { type Artifact, artifactAt } from './private/artifact';
import { API, knownToDiffer, refuse } from './private/checks';

const SEE = `${API}/API_ContainerDefinition.html`;
const MAX_URI_LENGTH = 1024;

/** What binding `ModelData` yields. */
export interface ModelDataConfig {
  /** The `s3://` address of one gzipped tar archive, of at most 1024 characters. */
  readonly uri: string;
}

/**
 * The files of a model: one `model.tar.gz` in S3, which SageMaker unpacks into `/opt/ml/model` of the container.
 *
 * Extend it for data from elsewhere: `bind()` names the archive and grants what reading it needs.
 */
export abstract class ModelData {
  /**
   * Files on this machine, uploaded when the stack is deployed. Other files are another model, and so a rollout.
   *
   * A folder becomes an archive with what the folder holds at its root, an `.onnx` file becomes an archive with a `model.onnx`.
   * The archive is the same, byte for byte, on every machine. Every file in it may be executed; `.DS_Store`, `.git` and `__pycache__`
   * are left out; a link is stored as the file it leads to. A `.tar.gz` is checked and uploaded as it is.
   *
   * @param path relative to the working directory unless it is absolute
   * @throws an Error if there is plainly no model: nothing or something empty, a Git LFS pointer, a web page, an `.onnx` file that is not
   * ONNX, an archive that is damaged or would be unpacked elsewhere, a link that leaves the folder
   */
  public static fromAsset(path: string): ModelData {
    return new AssetModelData(artifactAt(path));
  }

  /**
   * An archive that is in a bucket already. The bucket must be in the model's region.
   *
   * Give each version of a model a key of its own. CloudFormation knows only the key: an object that is overwritten rolls nothing out,
   * and mixes two models in one fleet when it scales.
   *
   * @param bucket if it belongs to another account, its owner must allow the execution role to read it
   * @param objectKey must end in `.tar.gz`
   * @throws an Error if the key does not
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
   */
  public static fromBucket(bucket: s3.IBucket, objectKey: string): ModelData {
    checkObjectKey(bucket, objectKey);
    return new BucketModelData(bucket, objectKey);
  }

  /**
   * All archives below a prefix of a bucket, for models that are loaded on demand: see `MultiModel`. The bucket must be in the model's region.
   *
   * @param prefix ends in a slash, such as `digits/`; the empty text stands for the whole bucket
   * @throws an Error if it does not
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/create-multi-model-endpoint.html
   */
  public static fromPrefix(bucket: s3.IBucket, prefix: string): ModelDataPrefix {
    return ModelDataPrefix._of(bucket, prefix);
  }

  /**
   * Names the archive, and grants what reading it needs.
   *
   * @param scope where constructs may be made; several may be bound in one
   * @param grantee the execution role of the model
   */
  public abstract bind(scope: Construct, grantee: iam.IGrantable): ModelDataConfig;
}

class AssetModelData extends ModelData {
  constructor(private readonly artifact: Artifact) {
    super();
  }

  public bind(scope: Construct, grantee: iam.IGrantable): ModelDataConfig {
    const { archive, entries } = this.artifact;
    const write = archive
      ? (file: string) => fs.copyFileSync(archive, file)
      : (file: string) => writeArchive(file, entries!);
    const { bucket, objectKey } = archiveAsset(scope, write);
    return readable(bucket, objectKey, grantee);
  }
}

class BucketModelData extends ModelData {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly objectKey: string,
  ) {
    super();
  }

  public bind(scope: Construct, grantee: iam.IGrantable): ModelDataConfig {
    this.checkRegion(Stack.of(scope).region);
    return readable(this.bucket, this.objectKey, grantee);
  }

  private checkRegion(region: string): void {
    if (!knownToDiffer(this.bucket.env.region, region)) return;
    const subject = { who: 'ModelData.fromBucket', what: "the bucket's region", see: SEE };
    refuse(subject, this.bucket.env.region, `the model's, ${region}; copy the archive to a bucket there`);
  }
}

/** Just this object, not the bucket: `grantRead()` would allow to list all of it. */
function readable(bucket: s3.IBucket, objectKey: string, grantee: iam.IGrantable): ModelDataConfig {
  const resourceArns = [bucket.arnForObjects(objectKey)];
  iam.Grant.addToPrincipalOrResource({ grantee, actions: ['s3:GetObject'], resourceArns, resource: bucket });
  bucket.encryptionKey?.grantDecrypt(grantee);
  return { uri: bucket.s3UrlForObject(objectKey) };
}

function checkObjectKey(bucket: s3.IBucket, objectKey: string): void {
  if (Token.isUnresolved(objectKey)) return;
  const who = 'ModelData.fromBucket';
  if (!objectKey.endsWith('.tar.gz') || objectKey.startsWith('/') || objectKey.includes('://')) {
    refuse(
      { who, what: 'the key', see: SEE },
      `'${objectKey}'`,
      "the key of one gzipped tar archive, such as 'digits/3/model.tar.gz'",
    );
  }
  const { length } = bucket.s3UrlForObject(objectKey);
  if (!Token.isUnresolved(bucket.bucketName) && length > MAX_URI_LENGTH) {
    refuse(
      { who, what: "the length of the archive's address", see: SEE },
      `${length}`,
      `at most ${MAX_URI_LENGTH} characters`,
    );
  }
}
