import { receiveDocument } from '../body/receive';
import type { S3Operation, S3Request } from '../request';
import { parseXml } from '../xml';

const FIRST_REGION = 'us-east-1';

/** In us-east-1, creating a bucket again that one has is no error, for the sake of old clients. */
export const createBucket: S3Operation = async (request) => {
  const { buckets, bucket, call } = request;
  const region = (await locationConstraint(request)) ?? call.region;
  const existing = buckets.find(bucket);
  const again = existing && region === FIRST_REGION && existing.region === region && existing.account === call.account;
  if (!again) buckets.create({ account: call.account, region }, bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
};

async function locationConstraint({ http }: S3Request): Promise<string | undefined> {
  if (!http.headers['content-length'] || http.headers['content-length'] === '0') return undefined;
  const document = parseXml(await receiveDocument(http), 'CreateBucketConfiguration');
  return typeof document.LocationConstraint === 'string' ? document.LocationConstraint : undefined;
}
