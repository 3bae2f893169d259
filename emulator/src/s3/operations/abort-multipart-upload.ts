import type { S3Operation } from '../request';

export const abortMultipartUpload: S3Operation = ({ uploads, bucket, key, query }) => {
  uploads.end(uploads.require(bucket, key, query.get('uploadId') ?? ''));
  return { status: 204 };
};
