import { createHash } from 'node:crypto';
import { ServiceError } from '../../http/errors';
import type { HttpRequest } from '../../http/types';
import { crc32, crc32c, crc64nvme } from './crc';

export interface Hasher {
  update(chunk: Uint8Array): unknown;
  digest(): Buffer;
}

/** The checksums S3 takes with an object, as their headers name them. */
const HASHERS = {
  crc32,
  crc32c,
  crc64nvme,
  sha1: () => createHash('sha1') as Hasher,
  sha256: () => createHash('sha256') as Hasher,
};

export type Algorithm = keyof typeof HASHERS;

const HEADER = 'x-amz-checksum-';

/** Headers that begin like a checksum and are none. */
const NOT_ALGORITHMS = ['algorithm', 'mode', 'type'];

export const hasherOf = (algorithm: Algorithm): Hasher => HASHERS[algorithm]();

export const checksumHeader = (algorithm: Algorithm) => `${HEADER}${algorithm}`;

/** As S3's XML names it: `ChecksumCRC32`. */
export const checksumElement = (algorithm: Algorithm) => `Checksum${algorithm.toUpperCase()}`;

/** @throws ServiceError for one that is not known here. */
export function algorithmNamed(name: string): Algorithm {
  const algorithm = name.toLowerCase();
  if (algorithm in HASHERS) return algorithm as Algorithm;
  throw new ServiceError(
    'NotImplemented',
    501,
    `sagemaker-serving-local does not imitate the checksum algorithm ${name}: it knows ${Object.keys(HASHERS).join(', ')}.`,
  );
}

/** The checksum a request declares: in a header now, in the trailer later, or by name only. */
export function declaredAlgorithm(headers: HttpRequest['headers']): Algorithm | undefined {
  const names = [...Object.keys(headers), ...String(headers['x-amz-trailer'] ?? '').split(',')];
  const suffixes = names.map((name) => name.trim().toLowerCase()).filter((name) => name.startsWith(HEADER));
  const named = new Set(
    suffixes.map((name) => name.slice(HEADER.length)).filter((name) => !NOT_ALGORITHMS.includes(name)),
  );
  if (named.size > 1)
    throw new ServiceError(
      'InvalidRequest',
      400,
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  const [algorithm] = named;
  return algorithm === undefined ? undefined : algorithmNamed(algorithm);
}

/** The SHA-1 of parts is not the SHA-1 of the whole: S3 hashes the parts' checksums and says so by `-N`. */
export function compositeChecksum(algorithm: Algorithm, parts: readonly string[]): string {
  const hasher = hasherOf(algorithm);
  for (const part of parts) hasher.update(Buffer.from(part, 'base64'));
  return `${hasher.digest().toString('base64')}-${parts.length}`;
}
