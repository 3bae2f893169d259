import { S3Client } from '@aws-sdk/client-s3';
import { type CustomResourceEvent, tell } from '../../shared/src/custom-resource';
import { bring, type ModelCopy, remove } from './copy';

/** Throttled calls are repeated, for about a minute. */
const client = new S3Client({ maxAttempts: 8 });

/** The custom resource behind a model that is added to a multi-model endpoint: an object below the endpoint's prefix. */
export async function handler(event: CustomResourceEvent<ModelCopy>): Promise<void> {
  const { Bucket, Key } = event.ResourceProperties;
  await tell(event, { physicalResourceId: `s3://${Bucket}/${Key}`, failure: await failureOf(event) });
}

async function failureOf(event: CustomResourceEvent<ModelCopy>): Promise<string | undefined> {
  const { RequestType, ResourceProperties: copy, StackId, LogicalResourceId } = event;
  const owner = `${StackId}/${LogicalResourceId}`;
  try {
    console.log(await (RequestType === 'Delete' ? remove(copy, owner, client) : bring(copy, owner, client)));
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    console.error(message.replace(/\s+/g, ' '));
    return message;
  }
}
