import { keyWriter, type Listing, listPage, maxKeysOf } from '../listing';
import type { S3Operation, S3Request } from '../request';
import { quoted, xmlAnswer } from '../xml';

/** What both versions of the operation answer. */
function contents(request: S3Request, { objects, prefixes, next }: Listing) {
  const write = keyWriter(request);
  const { query, bucket } = request;
  return {
    Name: bucket,
    Prefix: write(query.get('prefix') ?? ''),
    Delimiter: optional(query.get('delimiter'), write),
    MaxKeys: maxKeysOf(request),
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: next !== undefined,
    Contents: objects.map(({ key, etag, size, lastModified, checksum }) => ({
      Key: write(key),
      LastModified: lastModified,
      ETag: quoted(etag),
      ChecksumAlgorithm: checksum?.algorithm.toUpperCase(),
      ChecksumType: checksum?.type,
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: write(prefix) })),
  };
}

function page(request: S3Request, after: string): Listing {
  const { query, buckets, bucket } = request;
  const prefix = query.get('prefix') ?? '';
  const options = { prefix, delimiter: query.get('delimiter') ?? '', after, maxKeys: maxKeysOf(request) };
  return listPage(buckets.objects(bucket, prefix), options);
}

/** ListObjects, the first version: continues behind a marker, which is a key. */
export const listObjects: S3Operation = (request) => {
  const write = keyWriter(request);
  const marker = request.query.get('marker') ?? '';
  const listing = page(request, marker);
  return xmlAnswer('ListBucketResult', {
    ...contents(request, listing),
    Marker: write(marker),
    NextMarker: request.query.get('delimiter') ? optional(listing.next, write) : undefined,
  });
};

/** ListObjectsV2: continues from a token that only means something here. */
export const listObjectsV2: S3Operation = (request) => {
  const { query } = request;
  const token = query.get('continuation-token');
  const listing = page(request, token === null ? (query.get('start-after') ?? '') : fromToken(token));
  return xmlAnswer('ListBucketResult', {
    ...contents(request, listing),
    KeyCount: listing.objects.length + listing.prefixes.length,
    StartAfter: optional(query.get('start-after'), keyWriter(request)),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: optional(listing.next, toToken),
  });
};

const toToken = (key: string) => Buffer.from(key).toString('base64');
const fromToken = (token: string) => Buffer.from(token, 'base64').toString('utf8');

function optional(value: string | null | undefined, write: (text: string) => string): string | undefined {
  return value === null || value === undefined ? undefined : write(value);
}
