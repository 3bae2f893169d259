import type { HttpResponse } from '../../http/types';
import { readCondition } from '../conditions';
import { describingHeaders } from '../object-headers';
import { parseRange } from '../range';
import { header, type S3Operation, type S3Request } from '../request';
import type { ByteRange } from '../store/object-files';
import type { StoredObject } from '../store/types';

export const getObject: S3Operation = (request) => {
  const { object, range, answer } = describe(request);
  if (answer.status === 304 || object.size === 0) return answer;
  return { ...answer, body: request.buckets.read(request.bucket, object.key, range) };
};

export const headObject: S3Operation = (request) => describe(request).answer;

interface Description {
  readonly object: StoredObject;
  readonly range: ByteRange | undefined;
  readonly answer: HttpResponse;
}

function describe(request: S3Request): Description {
  const object = request.buckets.requireObject(request.bucket, request.key);
  const headers = describingHeaders(request, object);
  if (readCondition(request, object) === 'not modified')
    return { object, range: undefined, answer: { status: 304, headers: notModifiedHeaders(headers) } };
  const range = parseRange(header(request, 'range'), object.size);
  if (!range)
    return { object, range, answer: { status: 200, headers: { ...headers, 'content-length': String(object.size) } } };
  const partial = {
    ...headers,
    'content-length': String(range.end - range.start + 1),
    'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
  };
  return { object, range, answer: { status: 206, headers: partial } };
}

function notModifiedHeaders(headers: Record<string, string>): Record<string, string> {
  return { etag: headers.etag, 'last-modified': headers['last-modified'] };
}
