import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { GUIDE, knownToDiffer, refuse } from './private/checks';

const SEE = `${GUIDE}/create-multi-model-endpoint.html`;
const MAX_URI_LENGTH = 1024;

/** The place of many models: each is a `.tar.gz` archive below a prefix of a bucket. Made by `ModelData.fromPrefix()`. */
export class ModelDataPrefix {
  /** @internal */
  public static _of(bucket: s3.IBucket, prefix: string): ModelDataPrefix {
    checkPrefix(bucket, prefix);
    return new ModelDataPrefix(bucket, prefix);
  }

  private constructor(
    /** The bucket. */
    public readonly bucket: s3.IBucket,
    /** The start of the archives' keys: empty, or ending in a slash. */
    public readonly prefix: string,
  ) {}

  /**
   * Names the prefix, and grants what finding and reading any model below it takes.
   *
   * @internal
   */
  public _bind(scope: Construct, grantee: iam.IGrantable): string {
    this.checkRegion(Stack.of(scope).region);
    const { bucket, prefix } = this;
    this._grant(grantee, 's3:GetObject');
    iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [bucket.bucketArn],
      conditions: prefix ? { StringLike: { 's3:prefix': `${prefix}*` } } : undefined,
      resource: bucket,
    });
    bucket.encryptionKey?.grantDecrypt(grantee);
    return bucket.s3UrlForObject(prefix);
  }

  /**
   * Grants actions on the archives.
   *
   * @internal
   */
  public _grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const resourceArns = [this.bucket.arnForObjects(`${this.prefix}*`)];
    return iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns, resource: this.bucket });
  }

  private checkRegion(region: string): void {
    if (!knownToDiffer(this.bucket.env.region, region)) return;
    const subject = { who: 'ModelData.fromPrefix', what: "the bucket's region", see: SEE };
    refuse(subject, this.bucket.env.region, `the model's, ${region}; copy the models to a bucket there`);
  }
}

function checkPrefix(bucket: s3.IBucket, prefix: string): void {
  if (Token.isUnresolved(prefix)) return;
  const who = 'ModelData.fromPrefix';
  const slashed = prefix === '' || prefix.endsWith('/');
  if (!slashed || prefix.startsWith('/') || prefix.includes('//')) {
    const hint = prefix.endsWith('.tar.gz') ? 'for one archive, write ModelData.fromBucket()' : "such as 'digits/'";
    refuse(
      { who, what: 'the prefix', see: SEE },
      `'${prefix}'`,
      `what ends in a slash and has none at the start, ${hint}`,
    );
  }
  const { length } = bucket.s3UrlForObject(prefix);
  if (Token.isUnresolved(bucket.bucketName) || length <= MAX_URI_LENGTH) return;
  refuse(
    { who, what: "the length of the prefix's address", see: SEE },
    `${length}`,
    `at most ${MAX_URI_LENGTH} characters`,
  );
}
