import { checksumElement } from '../body/checksums';
import type { S3Operation } from '../request';
import { quoted, xmlAnswer } from '../xml';

const MOST_PARTS = 1000;

export const listParts: S3Operation = ({ uploads, bucket, key, query }) => {
  const { uploadId, parts, algorithm } = uploads.require(bucket, key, query.get('uploadId') ?? '');
  const after = Number(query.get('part-number-marker') ?? 0);
  const most = Math.min(Number(query.get('max-parts') ?? MOST_PARTS), MOST_PARTS);
  const rest = Object.values(parts).filter(({ partNumber }) => partNumber > after);
  const page = rest.sort((a, b) => a.partNumber - b.partNumber).slice(0, most);
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.partNumber,
    MaxParts: most,
    IsTruncated: rest.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: part.lastModified,
      ETag: quoted(part.etag),
      Size: part.size,
      ...(algorithm && { [checksumElement(algorithm)]: part.checksum }),
    })),
  });
};
