import { ServiceError } from '../../http/errors';
import type { S3Operation } from '../request';
import type { Bucket } from '../store/types';
import { xmlAnswer } from '../xml';

/** Reads of settings, which are those of a bucket that nobody configured: none can be changed here. */
const setting =
  (name: string, content: (bucket: Bucket) => object | ''): S3Operation =>
  ({ buckets, bucket }) =>
    xmlAnswer(name, content(buckets.require(bucket)));

const unset =
  (code: string, message: string): S3Operation =>
  ({ buckets, bucket }) => {
    buckets.require(bucket);
    throw new ServiceError(code, 404, message, { BucketName: bucket });
  };

export const getBucketLocation = setting('LocationConstraint', ({ region }) =>
  region === 'us-east-1' ? '' : { '#text': region },
);

export const getBucketEncryption = setting('ServerSideEncryptionConfiguration', () => ({
  Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
}));

export const getPublicAccessBlock = setting('PublicAccessBlockConfiguration', () => ({
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
}));

export const getBucketOwnershipControls = setting('OwnershipControls', () => ({
  Rule: { ObjectOwnership: 'BucketOwnerEnforced' },
}));

export const getBucketVersioning = setting('VersioningConfiguration', () => '');
export const getBucketLogging = setting('BucketLoggingStatus', () => '');
export const getBucketNotification = setting('NotificationConfiguration', () => '');

export const getBucketPolicy = unset('NoSuchBucketPolicy', 'The bucket policy does not exist');
export const getBucketTagging = unset('NoSuchTagSet', 'The TagSet does not exist');
export const getBucketCors = unset('NoSuchCORSConfiguration', 'The CORS configuration does not exist');
export const getBucketWebsite = unset(
  'NoSuchWebsiteConfiguration',
  'The specified bucket does not have a website configuration',
);
export const getBucketLifecycle = unset('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist');
export const getBucketReplication = unset(
  'ReplicationConfigurationNotFoundError',
  'The replication configuration was not found',
);
