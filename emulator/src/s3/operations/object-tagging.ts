import { receiveDocument } from '../body/receive';
import type { S3Operation } from '../request';
import { elements, parseXml, xmlAnswer } from '../xml';

export const getObjectTagging: S3Operation = ({ buckets, bucket, key }) => {
  const { tags } = buckets.requireObject(bucket, key);
  return xmlAnswer('Tagging', { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } });
};

export const putObjectTagging: S3Operation = async ({ http, buckets, bucket, key }) => {
  buckets.requireObject(bucket, key);
  const { TagSet } = parseXml(await receiveDocument(http), 'Tagging');
  const tags = elements((TagSet || {}) as Record<string, unknown>, 'Tag');
  buckets.setTags(bucket, key, Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])));
  return { status: 200 };
};

export const deleteObjectTagging: S3Operation = ({ buckets, bucket, key }) => {
  buckets.setTags(bucket, key, {});
  return { status: 204 };
};
