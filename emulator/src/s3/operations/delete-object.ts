import type { S3Operation } from '../request';

export const deleteObject: S3Operation = ({ buckets, bucket, key }) => {
  buckets.deleteObject(bucket, key);
  return { status: 204 };
};
