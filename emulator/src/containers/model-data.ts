import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { validationException } from '../sagemaker/validation';
import { Sentence } from '../sentence';
import type { World } from '../world/world';

/** Opens an object of the emulator's S3, or gives undefined where there is none. */
export type ReadObject = (bucket: string, key: string) => Promise<Readable | undefined>;

/** An object of the emulator's S3, whether it is there or not. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Where model data comes from: the emulator's S3, once it is connected. */
export class ModelData {
  private readObject: ReadObject = () =>
    Promise.reject(new Error('No object store is connected: call ModelData.connect.'));

  public connect(readObject: ReadObject): void {
    this.readObject = readObject;
  }

  public open(url: string): Promise<Readable | undefined> {
    const { bucket, key } = locate(url);
    return this.readObject(bucket, key);
  }

  /** One object of many. */
  public openAt({ bucket, key }: ObjectPlace): Promise<Readable | undefined> {
    return this.readObject(bucket, key);
  }
}

/** @throws ServiceError in the service's words, when there is nothing at the address. */
export async function requireModelData(world: World, url: string): Promise<void> {
  const object = await world.part(ModelData).open(url);
  if (!object) throw validationException(`Could not find model data at ${url}.`);
  object.destroy();
}

/** @throws Sentence in the service's words, when it cannot be had. */
export async function downloadModelData(world: World, url: string, file: string, signal: AbortSignal): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const object = await world.part(ModelData).open(url);
  if (!object)
    throw new Sentence(
      downloadFailure(
        url,
        'Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the object.',
      ),
    );
  await pipeline(object, createWriteStream(file), { signal });
}

/** Where a name below a prefix is: a slash is between them, whether the prefix ends in one or not. */
export function placeBelow(prefix: string, name: string): ObjectPlace {
  const { bucket, key } = locate(prefix);
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  return { bucket, key: `${folder}${name.replace(/^\//, '')}` };
}

export function downloadFailure(url: string, why: string): string {
  return `Failed to download model data for container "container_1" from URL: "${url}". ${why}`;
}

/** Bucket and key of s3://bucket/key, https://bucket.s3.region.amazonaws.com/key and https://s3.region.amazonaws.com/bucket/key. */
function locate(url: string): ObjectPlace {
  const [, scheme, host, rest] = url.match(/^(https|s3):\/\/([^/]+)\/?(.*)$/s) ?? [];
  if (scheme === 's3') return { bucket: host, key: rest };
  const virtual = host.match(/^(.+)\.s3[.-]/);
  if (virtual) return { bucket: virtual[1], key: decodeURIComponent(rest) };
  const [bucket, ...key] = rest.split('/');
  return { bucket, key: decodeURIComponent(key.join('/')) };
}
