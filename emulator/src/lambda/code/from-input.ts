import { notImitated, ServiceError } from '../../http/errors';
import { Buckets } from '../../s3';
import type { World } from '../../world/world';
import { invalidParameter } from '../errors';
import { type CodePackage, packageOfInline, packageOfZip } from './package';

export interface CodeInput {
  /** Base64 in the API, text in a template. */
  readonly ZipFile?: string;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  readonly S3ObjectVersion?: string;
  readonly ImageUri?: string;
}

/** The code that a call of the API gives. @throws ServiceError */
export async function packageOfCall(world: World, { ZipFile, ...code }: CodeInput): Promise<CodePackage> {
  return ZipFile ? packageOfZip(Buffer.from(ZipFile, 'base64')) : packageOfObject(world, code);
}

/** The code that a template gives. @throws ServiceError */
export async function packageOfTemplate(world: World, code: CodeInput, runtime: string): Promise<CodePackage> {
  return code.ZipFile === undefined ? packageOfObject(world, code) : packageOfInline(code.ZipFile, runtime);
}

async function packageOfObject(world: World, { S3Bucket, S3Key, S3ObjectVersion, ImageUri }: CodeInput) {
  if (ImageUri) throw notImitated('Lambda functions made of container images');
  if (S3ObjectVersion) throw notImitated('versions of S3 objects as code of Lambda functions');
  if (!S3Bucket || !S3Key) throw invalidParameter('Please provide a source for function code.');
  return packageOfZip(await read(world.part(Buckets), S3Bucket, S3Key));
}

async function read(buckets: Buckets, bucket: string, key: string): Promise<Buffer> {
  try {
    return Buffer.concat(await buckets.read(bucket, key).toArray());
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}
