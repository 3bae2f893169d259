import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { IMAGE, ROLE } from '../sagemaker/local';
import { Killed } from './killed';

/** 1,000 requests and 3 kills, or as many as are asked for. */
const REQUESTS = Number(process.env.SERVING_TEST_ASYNC_REQUESTS ?? 1_000);
const KILLS = Number(process.env.SERVING_TEST_ASYNC_KILLS ?? 3);
const CLIENTS = 8;
const NAME = 'queued';

let emulator: Killed;
let runtime: SageMakerRuntimeClient;
let s3: S3Client;
let sqs: SQSClient;

beforeAll(async () => {
  emulator = await Killed.start();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const common = { endpoint: emulator.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  runtime = new SageMakerRuntimeClient(common);
  s3 = new S3Client({ ...common, forcePathStyle: true });
  sqs = new SQSClient(common);
  await deploy(new SageMakerClient(common), new SNSClient(common));
});
afterAll(() => emulator?.remove());

async function deploy(sagemaker: SageMakerClient, sns: SNSClient): Promise<void> {
  for (const Bucket of ['results', 'failures']) await s3.send(new CreateBucketCommand({ Bucket }));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'ended' }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'ended', Attributes: { VisibilityTimeout: '600' } }));
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:ended';
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  const PrimaryContainer = { Image: IMAGE };
  await sagemaker.send(new CreateModelCommand({ ModelName: NAME, ExecutionRoleArn: ROLE, PrimaryContainer }));
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: NAME,
      ProductionVariants: [
        { VariantName: 'all', ModelName: NAME, InstanceType: 'ml.m5.large', InitialInstanceCount: 2 },
      ],
      AsyncInferenceConfig: {
        OutputConfig: {
          S3OutputPath: 's3://results/',
          S3FailurePath: 's3://failures/',
          NotificationConfig: { SuccessTopic: TopicArn, ErrorTopic: TopicArn },
        },
      },
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: NAME, EndpointConfigName: NAME }));
  await waitUntilEndpointInService({ client: sagemaker, maxWaitTime: 60, minDelay: 1 }, { EndpointName: NAME });
}

/** An answer or an error by chance, an answer that takes its time, an answer at once. */
const bodyOf = (at: number) => ['coin', 'slow 30', `yes ${at}`][at % 3];

/** A result and a failure of one request have names that differ only in this. */
const nameOf = (key: string) => key.replace('-error.out', '.out');

/** Sends a request until it is accepted: what was not, is nobody's. Returns its id. */
async function send(at: number): Promise<string> {
  for (;;) {
    const sent = new InvokeEndpointAsyncCommand({ EndpointName: NAME, Body: bodyOf(at) });
    const accepted = await runtime.send(sent).catch(() => undefined);
    if (accepted?.InferenceId) return accepted.InferenceId;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const keyOf = (url = '') => url.replace(/^s3:\/\/[^/]+\//, '');

async function keysIn(Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for (let ContinuationToken: string | undefined; ; ) {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    if (!page.NextContinuationToken) return keys;
    ContinuationToken = page.NextContinuationToken;
  }
}

/** How often each request was reported on, until all of them are. */
async function hear(accepted: ReadonlySet<string>): Promise<Map<string, string[]>> {
  const QueueUrl = `${emulator.url}/000000000000/ended`;
  const heard = new Map<string, string[]>();
  while ([...accepted].some((id) => !heard.has(id))) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = '' } of Messages) {
      const { inferenceId, responseParameters } = JSON.parse(JSON.parse(Body).Message);
      heard.set(inferenceId, [...(heard.get(inferenceId) ?? []), responseParameters?.outputLocation]);
    }
    const Entries = Messages.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
    if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return heard;
}

test(
  `of ${REQUESTS} requests to an emulator that is killed ${KILLS} times, each that was accepted ends as one object and at least one notification`,
  async () => {
    const accepted = new Set<string>();
    let next = 0;
    const client = async () => {
      while (next < REQUESTS) accepted.add(await send(next++));
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, client));
    while (emulator.kills < KILLS) {
      // A kill may come at any moment between two shares of the requests.
      const due = ((emulator.kills + Math.random()) / KILLS) * REQUESTS;
      while (accepted.size < Math.min(due, REQUESTS)) await new Promise((resolve) => setTimeout(resolve, 5));
      await emulator.kill();
    }
    await clients;
    expect(accepted.size).toBe(REQUESTS);

    const heard = await hear(accepted);
    const written = [...(await keysIn('results')), ...(await keysIn('failures'))];
    expect(new Set(written.map(nameOf)).size).toBe(written.length);
    const there = new Set(written);
    const missing = [...accepted].filter((id) => !there.has(keyOf(heard.get(id)?.[0])));
    expect(missing).toEqual([]);
    const undecided = [...accepted].filter((id) => new Set(heard.get(id)).size !== 1);
    expect(undecided).toEqual([]);
  },
  60_000 + 30 * REQUESTS + 15_000 * KILLS,
);
