import { ServiceError } from '../../http/errors';
import { algorithmNamed, checksumElement } from '../body/checksums';
import { writeMeasured } from '../body/measure';
import { checkWriteCondition } from '../conditions';
import { type CopySource, copySource } from '../copy-source';
import { keptHeaders, tagsOf } from '../object-headers';
import { header, type S3Operation, type S3Request } from '../request';
import type { StoredObject } from '../store/types';
import { quoted, xmlAnswer } from '../xml';
import { wholeChecksum } from './put-object';

export const copyObject: S3Operation = async (request) => {
  const source = copySource(request);
  refuseVainCopy(request, source);
  const { buckets, bucket, key } = request;
  buckets.require(bucket);
  const algorithm = algorithmOf(request, source.object);
  const object = await buckets.arrive(
    (sink) => writeMeasured(buckets.read(source.bucket, source.object.key), sink, { algorithm }),
    (file, measured) => {
      checkWriteCondition(request);
      const checksum = wholeChecksum(measured);
      return buckets.commit(bucket, key, {
        file,
        size: measured.size,
        etag: measured.md5,
        checksum,
        ...propertiesOf(request, source),
      });
    },
  );
  return xmlAnswer('CopyObjectResult', {
    ETag: quoted(object.etag),
    LastModified: object.lastModified,
    ...(object.checksum && {
      ChecksumType: object.checksum.type,
      [checksumElement(object.checksum.algorithm)]: object.checksum.value,
    }),
  });
};

const directive = (request: S3Request, name: string) => (header(request, name) ?? 'COPY').toUpperCase();

function propertiesOf(request: S3Request, { object }: CopySource): Pick<StoredObject, 'headers' | 'tags'> {
  const replaced = directive(request, 'x-amz-metadata-directive') === 'REPLACE';
  const retagged = directive(request, 'x-amz-tagging-directive') === 'REPLACE';
  return { headers: replaced ? keptHeaders(request) : object.headers, tags: retagged ? tagsOf(request) : object.tags };
}

function algorithmOf(request: S3Request, object: StoredObject) {
  const named = header(request, 'x-amz-checksum-algorithm');
  return named ? algorithmNamed(named) : object.checksum?.algorithm;
}

function refuseVainCopy(request: S3Request, { bucket, object }: CopySource): void {
  const changes = ['x-amz-storage-class', 'x-amz-server-side-encryption', 'x-amz-website-redirect-location'];
  const changed =
    directive(request, 'x-amz-metadata-directive') === 'REPLACE' || changes.some((name) => header(request, name));
  if (changed || bucket !== request.bucket || object.key !== request.key) return;
  throw new ServiceError(
    'InvalidRequest',
    400,
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}
