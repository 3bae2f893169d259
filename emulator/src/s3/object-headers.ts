import { ServiceError } from '../http/errors';
import { checksumHeader } from './body/checksums';
import { header, type S3Request } from './request';
import type { StoredObject } from './store/types';
import { quoted } from './xml';

/** Request headers that are kept with an object and come back with it. */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
];

const METADATA = 'x-amz-meta-';

/** The headers of a request that become the object's. */
export function keptHeaders(request: S3Request): Record<string, string> {
  const names = Object.keys(request.http.headers).filter((name) => KEPT.includes(name) || name.startsWith(METADATA));
  const kept = Object.fromEntries(names.map((name) => [name, header(request, name)!]));
  const encoding = contentEncoding(header(request, 'content-encoding'));
  return {
    'content-type': 'binary/octet-stream',
    'x-amz-server-side-encryption': 'AES256',
    ...kept,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  };
}

/** What the object itself is encoded in: `aws-chunked` was only for the way. */
function contentEncoding(value: string | undefined): string | undefined {
  const encodings = (value ?? '').split(',').map((encoding) => encoding.trim());
  return encodings.filter((encoding) => encoding !== '' && encoding !== 'aws-chunked').join(',') || undefined;
}

/** The tags that a request gives an object, written like a query string. */
export function tagsOf(request: S3Request): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(header(request, 'x-amz-tagging') ?? ''));
}

/** What GetObject and HeadObject say about an object, its length apart. */
export function describingHeaders(request: S3Request, object: StoredObject): Record<string, string> {
  return {
    ...object.headers,
    etag: quoted(object.etag),
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...tagCount(object),
    ...checksumOf(request, object),
    ...overrides(request),
  };
}

function tagCount({ tags }: StoredObject): Record<string, string> {
  const count = Object.keys(tags).length;
  return count === 0 ? {} : { 'x-amz-tagging-count': String(count) };
}

/** Only when asked for, and only for the whole object: clients check what they get against it. */
function checksumOf(request: S3Request, { checksum }: StoredObject): Record<string, string> {
  if (!checksum || header(request, 'range') || header(request, 'x-amz-checksum-mode')?.toUpperCase() !== 'ENABLED')
    return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** `response-content-type` and its like: how a presigned link says under which headers it is downloaded. */
function overrides({ query }: S3Request): Record<string, string> {
  const given = [...query].filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(given.map(([name, value]) => [name.slice('response-'.length), latin1(name, value)]));
}

function latin1(name: string, value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw new ServiceError('InvalidArgument', 400, 'Header value cannot be represented using ISO-8859-1.', {
    ArgumentName: name,
    ArgumentValue: value,
  });
}
