import { ServiceError } from '../http/errors';
import type { S3Request } from './request';
import type { StoredObject } from './store/types';

export interface Listing {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Where the next page begins: after this key, or after all keys that begin with this common prefix. */
  readonly next: string | undefined;
}

export interface ListingOptions {
  readonly delimiter: string;
  readonly prefix: string;
  /** Only what comes after it. A common prefix stands for all keys below it. */
  readonly after: string;
  readonly maxKeys: number;
}

/** A page of a bucket's objects, which come sorted; what a delimiter folds into a common prefix counts once. */
export function listPage(sorted: readonly StoredObject[], options: ListingOptions): Listing {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for (const object of sorted) {
    const folded = commonPrefix(object.key, options);
    const entry = folded ?? object.key;
    if (isBefore(object.key, folded, options.after) || entry === last) continue;
    if (objects.length + prefixes.length === options.maxKeys) return { objects, prefixes, next: last };
    if (folded === undefined) objects.push(object);
    else prefixes.push(folded);
    last = entry;
  }
  return { objects, prefixes, next: undefined };
}

function commonPrefix(key: string, { prefix, delimiter }: ListingOptions): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function isBefore(key: string, folded: string | undefined, after: string): boolean {
  if (after === '') return false;
  return folded === after || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0;
}

const MOST_KEYS = 1000;

export function maxKeysOf({ query }: S3Request): number {
  const text = query.get('max-keys') ?? String(MOST_KEYS);
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), MOST_KEYS);
  throw new ServiceError('InvalidArgument', 400, 'Provided max-keys not an integer or within integer range', {
    ArgumentName: 'max-keys',
    ArgumentValue: text,
  });
}

/** How keys are written in the answer: percent-encoded if the client asks for it. */
export function keyWriter({ query }: S3Request): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key;
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
