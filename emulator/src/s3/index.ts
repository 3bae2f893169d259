export { locateUrl, type S3Location } from './addressing';
export { s3Handlers } from './cloudformation';
export { s3 } from './service';
export { Buckets } from './store/buckets';
export type { Bucket, ObjectProperties, StoredObject } from './store/types';
