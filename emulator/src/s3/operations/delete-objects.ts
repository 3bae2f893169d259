import { receiveDocument } from '../body/receive';
import type { S3Operation } from '../request';
import { elements, parseXml, xmlAnswer } from '../xml';

export const deleteObjects: S3Operation = async ({ http, buckets, bucket }) => {
  const document = parseXml(await receiveDocument(http), 'Delete');
  const keys = elements(document, 'Object').map(({ Key }) => Key ?? '');
  for (const key of keys) buckets.deleteObject(bucket, key);
  const quiet = String(document.Quiet) === 'true';
  return xmlAnswer('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) });
};
