import { CopyObjectCommand, DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Where an object's metadata says which resource brought it. */
const OWNER = 'cdk-sagemaker-serving';

/** What is wanted: the resource's properties. */
export interface ModelCopy {
  /** The address of the archive, such as `s3://assets/0123.tar.gz`. */
  readonly Source: string;
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * Copies the archive to where the endpoint looks for it.
 *
 * @returns a sentence about what was done
 * @throws an Error whose message is a sentence for people
 */
export async function bring({ Source, Bucket, Key }: ModelCopy, owner: string, client: S3Client): Promise<string> {
  const copy = new CopyObjectCommand({
    Bucket,
    Key,
    CopySource: encoded(Source),
    // Tags would take rights of their own.
    TaggingDirective: 'REPLACE',
    MetadataDirective: 'REPLACE',
    Metadata: { [OWNER]: owner },
    ContentType: 'application/gzip',
  });
  try {
    await client.send(copy);
    return `The model s3://${Bucket}/${Key} is now ${Source}.`;
  } catch (error) {
    throw new Error(`The model s3://${Bucket}/${Key} could not be copied from ${Source}: ${told(error)}`);
  }
}

/**
 * Removes the object, unless somebody else has put another one in its place: a person, or a resource that took over the key.
 *
 * @returns a sentence about what was done
 * @throws an Error whose message is a sentence for people
 */
export async function remove({ Bucket, Key }: ModelCopy, owner: string, client: S3Client): Promise<string> {
  const address = `s3://${Bucket}/${Key}`;
  try {
    const { Metadata = {} } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    if (Metadata[OWNER] !== owner) return `The model ${address} is somebody else's by now, and stays.`;
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    return `The model ${address} is removed.`;
  } catch (error) {
    if (isGone(error)) return `The model ${address} is gone already.`;
    throw new Error(`The model ${address} could not be removed: ${told(error)}`);
  }
}

/** The header holds bucket and key, with each part of the key escaped. */
function encoded(address: string): string {
  const [bucket, ...parts] = address.replace(/^s3:\/\//, '').split('/');
  return [bucket, ...parts.map(encodeURIComponent)].join('/');
}

/** The answer to a HEAD has no body, and so no code. */
function isGone(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === 'NoSuchKey' || name === 'NoSuchBucket' || $metadata?.httpStatusCode === 404;
}

function told(error: unknown): string {
  const { name, message } = error as Error;
  return message && message !== name ? `${name}: ${message}` : name;
}
