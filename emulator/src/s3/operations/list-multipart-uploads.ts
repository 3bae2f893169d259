import type { S3Operation } from '../request';
import { xmlAnswer } from '../xml';

export const listMultipartUploads: S3Operation = ({ buckets, uploads, bucket, query }) => {
  const prefix = query.get('prefix') ?? '';
  buckets.require(bucket);
  const found = uploads.list(bucket).filter(({ key }) => key.startsWith(prefix));
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    Prefix: prefix,
    IsTruncated: false,
    Upload: found.map(({ key, uploadId, initiated }) => ({ Key: key, UploadId: uploadId, Initiated: initiated })),
  });
};
