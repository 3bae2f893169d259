import type { S3Operation } from '../request';

export const deleteBucket: S3Operation = ({ buckets, bucket }) => {
  buckets.delete(bucket);
  return { status: 204 };
};
