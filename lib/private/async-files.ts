import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { AsyncFilesOptions } from '../async-endpoint-props';
import { API, refuse } from './checks';

const SEE = `${API}/API_AsyncInferenceOutputConfig.html`;
const PREFIX = /^[^/].*[^/]$|^[^/]$/;
/** A URI has 512 characters; `s3://`, the longest name of a bucket and a slash are 69 of them. */
const MAX_PREFIX = 443;

/** The inputs, results and failures of an asynchronous endpoint, and who may do what with them. */
export class AsyncFiles {
  public readonly bucket: s3.IBucket;
  public readonly outputPath: string;
  public readonly failurePath: string;
  private readonly inputs: string;
  private readonly results: string[];
  private readonly key?: kms.IKey;

  constructor(scope: Construct, who: string, options: AsyncFilesOptions & { readonly bucket?: s3.IBucket }) {
    const { inputPrefix = 'input', outputPrefix = 'output', failurePrefix = 'failures' } = options;
    for (const [what, prefix] of Object.entries({ inputPrefix, outputPrefix, failurePrefix }))
      checkPrefix(who, what, prefix);
    this.bucket = options.bucket ?? newBucket(scope);
    this.key = options.outputEncryptionKey;
    this.outputPath = this.bucket.s3UrlForObject(outputPrefix);
    this.failurePath = this.bucket.s3UrlForObject(failurePrefix);
    this.inputs = this.bucket.arnForObjects(`${inputPrefix}/*`);
    this.results = [outputPrefix, failurePrefix].map((prefix) => this.bucket.arnForObjects(`${prefix}/*`));
  }

  /**
   * What SageMaker does in the name of the model's role.
   *
   * Without the right to list, S3 says of a missing input that it is forbidden; a condition on the prefix would not hold there.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html
   */
  public grantServe(role: iam.IGrantable): void {
    this.allow(role, ['s3:GetObject'], [this.inputs]);
    this.allow(role, ['s3:PutObject', 's3:AbortMultipartUpload'], this.results);
    this.allow(role, ['s3:ListBucket'], [this.bucket.bucketArn]);
    for (const key of this.keys) key.grantEncryptDecrypt(role);
  }

  /** What a client does: it writes an input, and looks for its result until that is there. */
  public grantUse(client: iam.IGrantable): void {
    this.allow(client, ['s3:PutObject'], [this.inputs]);
    this.allow(client, ['s3:GetObject'], this.results);
    this.allow(client, ['s3:ListBucket'], [this.bucket.bucketArn]);
    this.bucket.encryptionKey?.grantEncryptDecrypt(client);
    this.key?.grantDecrypt(client);
  }

  /** A bucket of another account has to let them in by its own policy. */
  private allow(grantee: iam.IGrantable, actions: string[], resourceArns: string[]): void {
    iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns, resource: this.bucket });
  }

  private get keys(): Set<kms.IKey> {
    return new Set([this.bucket.encryptionKey, this.key].filter((key) => key !== undefined));
  }
}

/** It outlives the stack: results are what all the work was for. */
function newBucket(scope: Construct): s3.IBucket {
  return new s3.Bucket(scope, 'Bucket', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
  });
}

function checkPrefix(who: string, what: string, prefix: string): void {
  if (Token.isUnresolved(prefix) || (PREFIX.test(prefix) && prefix.length <= MAX_PREFIX)) return;
  const given = prefix.length > MAX_PREFIX ? `${prefix.length} characters long` : `'${prefix}'`;
  refuse({ who, what, see: SEE }, given, `1 to ${MAX_PREFIX} characters, with no slash at either end`);
}
