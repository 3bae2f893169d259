import { copyFileSync, createReadStream, linkSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Buckets, locateUrl } from '../s3';
import { Topics } from '../sns';
import type { World } from '../world/world';
import { AsyncQueues } from './queues';

/** Gives the queues the emulator's own S3 and SNS. */
export function connectAsync(world: World): void {
  world.part(AsyncQueues).connect({
    download: (url, file) => download(world.part(Buckets), url, file),
    upload: (url, file, contentType) => upload(world.part(Buckets), url, file, contentType),
    publish: (topic, message) => world.part(Topics).publish(topic, { message }) !== undefined,
  });
}

/** An object's file is never written to: a link to it holds its bytes, whatever becomes of the object. */
async function download(buckets: Buckets, url: string, file: string): Promise<number | undefined> {
  const { bucket, key } = locateUrl(url) ?? { bucket: '', key: '' };
  const source = buckets.find(bucket) && buckets.fileOf(bucket, key);
  if (!source) return undefined;
  rmSync(file, { force: true });
  try {
    linkSync(source, file);
  } catch {
    copyFileSync(source, file);
  }
  return (await stat(file)).size;
}

async function upload(buckets: Buckets, url: string, file: string, contentType?: string): Promise<void> {
  const { bucket, key } = locateUrl(url) ?? { bucket: '', key: '' };
  const headers = contentType === undefined ? undefined : { 'content-type': contentType };
  buckets.require(bucket);
  await buckets.put(bucket, key, createReadStream(file), { headers });
}
