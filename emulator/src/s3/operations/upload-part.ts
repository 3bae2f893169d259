import { ServiceError } from '../../http/errors';
import { checksumElement, checksumHeader } from '../body/checksums';
import { writeMeasured } from '../body/measure';
import { receive } from '../body/receive';
import { copySource } from '../copy-source';
import { parseRange } from '../range';
import { header, type S3Operation, type S3Request } from '../request';
import type { Upload } from '../store/uploads';
import { quoted, xmlAnswer } from '../xml';

const MOST_PARTS = 10_000;

export const uploadPart: S3Operation = async (request) => {
  const { upload, partNumber } = target(request);
  const { buckets, uploads, http } = request;
  const { etag, checksum } = await buckets.arrive(
    (sink) => receive(http, sink, upload.algorithm),
    (file, measured) => ({ ...uploads.commitPart(upload, partNumber, file, measured), checksum: measured.checksum }),
  );
  return {
    status: 200,
    headers: { etag: quoted(etag), ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }) },
  };
};

export const uploadPartCopy: S3Operation = async (request) => {
  const { upload, partNumber } = target(request);
  const { buckets, uploads } = request;
  const source = copySource(request);
  const range = parseRange(header(request, 'x-amz-copy-source-range'), source.object.size);
  const { algorithm } = upload;
  const part = await buckets.arrive(
    (sink) => writeMeasured(buckets.read(source.bucket, source.object.key, range), sink, { algorithm }),
    (file, measured) => uploads.commitPart(upload, partNumber, file, measured),
  );
  return xmlAnswer('CopyPartResult', {
    ETag: quoted(part.etag),
    LastModified: part.lastModified,
    ...(algorithm && { [checksumElement(algorithm)]: part.checksum }),
  });
};

function target({ query, uploads, bucket, key }: S3Request): { upload: Upload; partNumber: number } {
  const upload = uploads.require(bucket, key, query.get('uploadId') ?? '');
  const text = query.get('partNumber') ?? '';
  const partNumber = Number(text);
  if (/^\d+$/.test(text) && partNumber >= 1 && partNumber <= MOST_PARTS) return { upload, partNumber };
  throw new ServiceError(
    'InvalidArgument',
    400,
    `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
    {
      ArgumentName: 'partNumber',
      ArgumentValue: text,
    },
  );
}
