import { createWriteStream, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { ServiceError } from '../../http/errors';
import type { Collection } from '../../world/collection';
import type { Scope, World } from '../../world/world';
import { type Measured, writeMeasured } from '../body/measure';
import { bootstrapScope, checkBucketName } from './bucket-name';
import { type ByteRange, ObjectFiles } from './object-files';
import type { Bucket, Checksum, ObjectProperties, StoredObject } from './types';

/** Bytes that arrived whole, and what is to be known of them. */
export interface Arrived extends ObjectProperties {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly checksum?: Checksum;
}

/**
 * All buckets and their objects. Bucket names are one namespace over all accounts, as on AWS; nobody is kept from
 * reading another account's.
 */
export class Buckets {
  private readonly buckets: Collection<Bucket>;
  private readonly files: ObjectFiles;

  public constructor(private readonly world: World) {
    this.buckets = world.collection('s3-buckets');
    this.files = new ObjectFiles(world.subfolder('s3'));
    for (const { name } of this.buckets.values()) {
      this.files.sweep(
        name,
        new Set(
          this.records(name)
            .values()
            .map(({ file }) => file),
        ),
      );
    }
  }

  public list(): Bucket[] {
    return this.buckets.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The bucket of that name. The bucket of a CDK bootstrap stack is there as soon as somebody asks for it. */
  public find(name: string): Bucket | undefined {
    const scope = bootstrapScope(name);
    return this.buckets.get(name) ?? (scope && this.add(scope, name));
  }

  /** @throws ServiceError NoSuchBucket */
  public require(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket) return bucket;
    throw new ServiceError('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name });
  }

  /**
   * Makes a bucket. That of a bootstrap stack can be made at any time: it may be there because somebody asked for it, or
   * because an earlier bootstrap stack retained it.
   *
   * @throws ServiceError InvalidBucketName, BucketAlreadyOwnedByYou or BucketAlreadyExists
   */
  public create(scope: Scope, name: string): Bucket {
    checkBucketName(name);
    if (bootstrapScope(name)) return this.require(name);
    const taken = this.buckets.get(name);
    if (taken) throw taken.account === scope.account ? ownedByYou(name) : ownedByOthers(name);
    return this.add(scope, name);
  }

  /** @throws ServiceError NoSuchBucket or BucketNotEmpty */
  public delete(name: string): void {
    this.require(name);
    if (this.records(name).values().length > 0)
      throw new ServiceError('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty', {
        BucketName: name,
      });
    this.buckets.delete(name);
    this.files.removeBucket(name);
  }

  /** The objects of a bucket, in the order of their keys' UTF-8 bytes. */
  public objects(bucket: string, prefix = ''): StoredObject[] {
    this.require(bucket);
    const found = this.records(bucket)
      .values()
      .filter(({ key }) => key.startsWith(prefix));
    return found.sort((a, b) => compareKeys(a.key, b.key));
  }

  public object(bucket: string, key: string): StoredObject | undefined {
    this.require(bucket);
    return this.records(bucket).get(key);
  }

  /** @throws ServiceError NoSuchBucket or NoSuchKey */
  public requireObject(bucket: string, key: string): StoredObject {
    const object = this.object(bucket, key);
    if (object) return object;
    throw new ServiceError('NoSuchKey', 404, 'The specified key does not exist.', { Key: key });
  }

  /** The path of an object's bytes. They are never written to; they go when the object is replaced or deleted. */
  public fileOf(bucket: string, key: string): string | undefined {
    const object = this.object(bucket, key);
    return object && this.files.pathOf(bucket, object.file);
  }

  /**
   * An object's bytes, as they are at this moment.
   *
   * @throws ServiceError NoSuchBucket or NoSuchKey
   */
  public read(bucket: string, key: string, range?: ByteRange): Readable {
    return this.files.read(bucket, this.requireObject(bucket, key).file, range);
  }

  /** An object's bytes as text; undefined where there is no such bucket or object. */
  public async text(bucket: string, key: string): Promise<string | undefined> {
    if (!this.find(bucket) || !this.object(bucket, key)) return undefined;
    return Buffer.concat(await this.read(bucket, key).toArray()).toString('utf8');
  }

  /** Stores an object whole, or not at all. */
  public async put(
    bucket: string,
    key: string,
    body: Readable | Buffer | string,
    properties: ObjectProperties = {},
  ): Promise<StoredObject> {
    this.require(bucket);
    const stream = body instanceof Readable ? body : Readable.from([Buffer.from(body)]);
    return this.arrive(
      (sink) => writeMeasured(stream, sink),
      (file, { size, md5 }) => this.commit(bucket, key, { ...properties, file, size, etag: md5 }),
    );
  }

  /** Lets `write` fill a file and `commit` use it; whatever fails, the file does not stay behind. */
  public async arrive<T>(
    write: (sink: Writable) => Promise<Measured>,
    commit: (file: string, measured: Measured) => T,
  ): Promise<T> {
    const file = this.files.arrival();
    try {
      return commit(file, await write(createWriteStream(file)));
    } catch (error) {
      rmSync(file, { force: true });
      throw error;
    }
  }

  /** Makes arrived bytes the object of that key. The bucket is asked for again: it may be gone since the first byte. */
  public commit(bucket: string, key: string, arrived: Arrived): StoredObject {
    const previous = this.object(bucket, key);
    const { size, etag, checksum, headers = {}, tags = {} } = arrived;
    const file = this.files.keep(arrived.file, bucket, key);
    const object = { key, size, etag, checksum, headers, tags, file, lastModified: this.world.now().toISOString() };
    this.records(bucket).set(key, object);
    if (previous) this.files.remove(bucket, previous.file);
    return object;
  }

  public setTags(bucket: string, key: string, tags: Readonly<Record<string, string>>): void {
    this.records(bucket).set(key, { ...this.requireObject(bucket, key), tags });
  }

  /** An object that is not there is no error. */
  public deleteObject(bucket: string, key: string): void {
    const object = this.object(bucket, key);
    if (!object) return;
    this.records(bucket).delete(key);
    this.files.remove(bucket, object.file);
  }

  private add({ account, region }: Scope, name: string): Bucket {
    return this.buckets.set(name, { name, account, region, createdAt: this.world.now().toISOString() });
  }

  private records(bucket: string): Collection<StoredObject> {
    return this.world.collection(`s3-objects/${bucket}`);
  }
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function ownedByYou(name: string): ServiceError {
  return new ServiceError(
    'BucketAlreadyOwnedByYou',
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName: name },
  );
}

function ownedByOthers(name: string): ServiceError {
  return new ServiceError(
    'BucketAlreadyExists',
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    { BucketName: name },
  );
}
