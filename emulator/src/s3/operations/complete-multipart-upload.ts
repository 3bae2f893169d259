import { createHash } from 'node:crypto';
import { ServiceError } from '../../http/errors';
import { checksumElement, compositeChecksum } from '../body/checksums';
import { type Measured, writeMeasured } from '../body/measure';
import { receiveDocument } from '../body/receive';
import { checkWriteCondition } from '../conditions';
import type { S3Operation, S3Request } from '../request';
import type { Checksum } from '../store/types';
import type { Upload, UploadPart } from '../store/uploads';
import { elements, parseXml, quoted, unquoted, xmlAnswer } from '../xml';

const SMALLEST_PART = 5 * 1024 * 1024;

export const completeMultipartUpload: S3Operation = async (request) => {
  const { buckets, uploads, bucket, key, http, query } = request;
  const upload = uploads.require(bucket, key, query.get('uploadId') ?? '');
  const parts = chosenParts(upload, await receiveDocument(http));
  const object = await buckets.arrive(
    (sink) => writeMeasured(uploads.read(upload, parts), sink, { algorithm: upload.algorithm }),
    (file, measured) => {
      uploads.require(bucket, key, upload.uploadId);
      checkWriteCondition(request);
      const { headers, tags } = upload;
      const checksum = checksumOf(upload, parts, measured);
      return buckets.commit(bucket, key, { file, size: measured.size, etag: etagOf(parts), checksum, headers, tags });
    },
  );
  uploads.end(upload);
  return xmlAnswer('CompleteMultipartUploadResult', {
    Location: location(request),
    Bucket: bucket,
    Key: key,
    ETag: quoted(object.etag),
    ...(object.checksum && {
      [checksumElement(object.checksum.algorithm)]: object.checksum.value,
      ChecksumType: object.checksum.type,
    }),
  });
};

/** The parts that the client lists, as they were uploaded. */
function chosenParts(upload: Upload, document: string): UploadPart[] {
  const listed = elements(parseXml(document, 'CompleteMultipartUpload'), 'Part');
  if (listed.length === 0) throw new ServiceError('MalformedXML', 400, 'You must specify at least one part');
  const parts = listed.map((entry) => uploadedPart(upload, entry));
  if (parts.some(({ partNumber }, i) => i > 0 && partNumber <= parts[i - 1].partNumber))
    throw new ServiceError(
      'InvalidPartOrder',
      400,
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  for (const part of parts.slice(0, -1)) refuseSmall(part);
  return parts;
}

function uploadedPart({ parts, algorithm }: Upload, entry: Record<string, string | undefined>): UploadPart {
  const part = parts[Number(entry.PartNumber)];
  const claimed = algorithm && entry[checksumElement(algorithm)];
  if (part && part.etag === unquoted(entry.ETag ?? '') && (!claimed || claimed === part.checksum)) return part;
  throw new ServiceError(
    'InvalidPart',
    400,
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { PartNumber: entry.PartNumber, ETag: entry.ETag },
  );
}

function refuseSmall({ size, partNumber, etag }: UploadPart): void {
  if (size >= SMALLEST_PART) return;
  throw new ServiceError('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: size,
    MinSizeAllowed: SMALLEST_PART,
    PartNumber: partNumber,
    ETag: etag,
  });
}

/** The MD5 of the parts' MD5s, and how many there are. */
function etagOf(parts: readonly UploadPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

function checksumOf(
  { algorithm, checksumType }: Upload,
  parts: readonly UploadPart[],
  whole: Measured,
): Checksum | undefined {
  if (!algorithm || !whole.checksum) return undefined;
  if (checksumType === 'FULL_OBJECT') return { ...whole.checksum, type: 'FULL_OBJECT' };
  const ofParts = parts.flatMap(({ checksum }) => checksum ?? []);
  return { algorithm, value: compositeChecksum(algorithm, ofParts), type: 'COMPOSITE' };
}

function location({ http, bucket, key }: S3Request): string {
  return `http://${http.headers.host}/${bucket}/${encodeURIComponent(key)}`;
}
