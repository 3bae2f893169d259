import { ServiceError } from '../http/errors';

export interface S3Location {
  /** Empty where the request is about all buckets. */
  readonly bucket: string;
  /** Empty where the request is about a bucket. */
  readonly key: string;
}

const MAX_KEY_BYTES = 1024;

/** The end of a host name behind `bucket.`: our own, or AWS's in any of its forms. */
const BEHIND_BUCKET = [
  /^(.+)\.s3\.localhost$/,
  /^(.+)\.localhost$/,
  /^(.+)\.s3\.(?:dualstack\.)?[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
  /^(.+)\.s3(?:-[a-z0-9-]+)?\.amazonaws\.com$/,
];

/** Finds the bucket in the host name (virtual-host style), or else in the path (path style). */
export function locate(host: string | undefined, path: string): S3Location {
  const bucket = bucketInHost(host);
  if (bucket !== undefined) return { bucket, key: decodeKey(path.slice(1)) };
  const [, first, key] = path.match(/^\/([^/]*)\/?(.*)$/s) ?? ['', '', ''];
  return { bucket: decodeKey(first), key: decodeKey(key) };
}

/**
 * What a URL names: `s3://bucket/key`, or an https address in either style, also the emulator's own.
 *
 * @returns undefined for what is no such URL
 */
export function locateUrl(url: string): S3Location | undefined {
  const plain = url.match(/^s3:\/\/([^/]+)\/?(.*)$/s);
  if (plain) return { bucket: plain[1], key: plain[2] };
  const address = url.match(/^https?:\/\/([^/]+)(\/[^?#]*)/);
  return address ? locate(address[1], address[2]) : undefined;
}

function bucketInHost(host: string | undefined): string | undefined {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (name === 's3.localhost') return undefined;
  for (const pattern of BEHIND_BUCKET) {
    const bucket = name.match(pattern)?.[1];
    if (bucket !== undefined) return bucket;
  }
  return undefined;
}

function decodeKey(encoded: string): string {
  const key = tryDecode(encoded);
  if (key === undefined)
    throw new ServiceError('InvalidURI', 400, "Couldn't parse the specified URI.", { URI: encoded });
  const bytes = Buffer.byteLength(key);
  if (bytes <= MAX_KEY_BYTES) return key;
  throw new ServiceError('KeyTooLongError', 400, 'Your key is too long', {
    Size: bytes,
    MaxSizeAllowed: MAX_KEY_BYTES,
  });
}

function tryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
