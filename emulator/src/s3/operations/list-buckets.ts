import { DEFAULT_ACCOUNT } from '../../world/world';
import type { S3Operation } from '../request';
import { xmlAnswer } from '../xml';

/** The default account sees every bucket: an app that deploys to its own account can be looked at with dummy keys. */
export const listBuckets: S3Operation = ({ buckets, call }) => {
  const seen = buckets.list().filter(({ account }) => account === call.account || call.account === DEFAULT_ACCOUNT);
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: { ID: call.account },
    Buckets: { Bucket: seen.map((b) => ({ Name: b.name, CreationDate: b.createdAt, BucketRegion: b.region })) },
  });
};
