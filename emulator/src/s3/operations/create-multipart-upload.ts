import { type Algorithm, algorithmNamed } from '../body/checksums';
import { keptHeaders, tagsOf } from '../object-headers';
import { header, type S3Operation } from '../request';
import type { Checksum } from '../store/types';
import { xmlAnswer } from '../xml';

export const createMultipartUpload: S3Operation = (request) => {
  const { buckets, uploads, bucket, key } = request;
  buckets.require(bucket);
  const named = header(request, 'x-amz-checksum-algorithm');
  const algorithm = named ? algorithmNamed(named) : undefined;
  const checksumType = algorithm && typeOf(algorithm, header(request, 'x-amz-checksum-type'));
  const headers = keptHeaders(request);
  const { uploadId } = uploads.create({ bucket, key, headers, tags: tagsOf(request), algorithm, checksumType });
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    {
      'x-amz-server-side-encryption': headers['x-amz-server-side-encryption'],
      ...(algorithm && { 'x-amz-checksum-algorithm': algorithm.toUpperCase(), 'x-amz-checksum-type': checksumType! }),
    },
  );
};

/** CRC64NVME is always of the whole object; the others are of the parts, unless asked for otherwise. */
function typeOf(algorithm: Algorithm, given: string | undefined): Checksum['type'] {
  return algorithm === 'crc64nvme' || given?.toUpperCase() === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE';
}
