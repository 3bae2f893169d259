import type { S3Operation } from '../request';

export const headBucket: S3Operation = ({ buckets, bucket }) => ({
  status: 200,
  headers: { 'x-amz-bucket-region': buckets.require(bucket).region, 'content-type': 'application/xml' },
});
