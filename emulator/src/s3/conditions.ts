import { ServiceError } from '../http/errors';
import { header, type S3Request } from './request';
import type { StoredObject } from './store/types';
import { unquoted } from './xml';

export type Verdict = 'go on' | 'not modified';

/**
 * Evaluates the conditional headers of a read, in the order of RFC 9110.
 *
 * @param prefix what stands before the headers' names: for the source of a copy, `x-amz-copy-source-`
 * @throws ServiceError PreconditionFailed
 */
export function readCondition(request: S3Request, object: StoredObject, prefix = ''): Verdict {
  const value = (name: string) => header(request, `${prefix}${name}`);
  const modified = Math.floor(Date.parse(object.lastModified) / 1000) * 1000;
  const [match, noneMatch] = [value('if-match'), value('if-none-match')];
  if (match !== undefined) {
    if (!matches(match, object)) throw preconditionFailed('If-Match');
  } else if (modified > timeOf(value('if-unmodified-since'), Number.POSITIVE_INFINITY)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const unchanged =
    noneMatch !== undefined
      ? matches(noneMatch, object)
      : modified <= timeOf(value('if-modified-since'), Number.NEGATIVE_INFINITY);
  return unchanged ? 'not modified' : 'go on';
}

/**
 * Evaluates the conditional headers of a write.
 *
 * @throws ServiceError PreconditionFailed, or NoSuchKey where an object had to be there
 */
export function checkWriteCondition(request: S3Request): void {
  const { buckets, bucket, key } = request;
  const [match, noneMatch] = [header(request, 'if-match'), header(request, 'if-none-match')];
  const existing = buckets.object(bucket, key);
  if (noneMatch !== undefined && noneMatch !== '*')
    throw new ServiceError('NotImplemented', 501, 'A write takes If-None-Match with * only.');
  if (noneMatch !== undefined && existing) throw preconditionFailed('If-None-Match');
  if (match !== undefined && !matches(match, buckets.requireObject(bucket, key))) throw preconditionFailed('If-Match');
}

export function preconditionFailed(condition: string): ServiceError {
  return new ServiceError('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });
}

function matches(condition: string, { etag }: StoredObject): boolean {
  return condition.split(',').some((candidate) => candidate.trim() === '*' || unquoted(candidate) === etag);
}

function timeOf(value: string | undefined, missing: number): number {
  const time = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(time) ? missing : time;
}
