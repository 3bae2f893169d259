import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LocalServing } from 'sagemaker-serving-local';
import { type AsyncReport, drive, render, speed } from '../../../examples/async/drive';
import { testImages } from '../../../examples/digits/images';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/digits:1';
const folder = mkdtempSync(path.join(tmpdir(), 'serving-'));
let local: LocalServing;
let report: AsyncReport;

/** What the example's stack makes, with a container that is quick to start. */
beforeAll(async () => {
  const imageOverrides = { [IMAGE]: path.join(__dirname, 'digits') };
  local = await LocalServing.start({ state: folder, imageOverrides, speed });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: local.url, region: 'us-east-1', credentials };
  const sagemaker = new SageMakerClient(access);
  await new S3Client({ ...access, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'digits' }));
  const [SuccessTopic, ResultsUrl] = await heard('results', new SNSClient(access), new SQSClient(access));
  const [ErrorTopic, FailuresUrl] = await heard('failures', new SNSClient(access), new SQSClient(access));
  const role = 'arn:aws:iam::000000000000:role/serving';
  await sagemaker.send(
    new CreateModelCommand({ ModelName: 'digits', ExecutionRoleArn: role, PrimaryContainer: { Image: IMAGE } }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'digits',
      ProductionVariants: [
        { VariantName: 'digits', ModelName: 'digits', InstanceType: 'ml.c7i.large', InitialInstanceCount: 1 },
      ],
      AsyncInferenceConfig: {
        OutputConfig: {
          S3OutputPath: 's3://digits/output/',
          S3FailurePath: 's3://digits/failures/',
          NotificationConfig: { SuccessTopic, ErrorTopic },
        },
      },
    }),
  );
  const named = { EndpointName: 'digits' };
  await sagemaker.send(new CreateEndpointCommand({ ...named, EndpointConfigName: 'digits' }));
  await waitUntilEndpointInService({ client: sagemaker, maxWaitTime: 30, minDelay: 1 }, named);
  report = await drive({
    endpointName: 'digits',
    client: new SageMakerRuntimeClient(access),
    sagemaker,
    cloudwatch: new CloudWatchClient(access),
    access,
    outputs: { BucketName: 'digits', ResultsUrl, FailuresUrl },
  });
}, 120_000);

afterAll(async () => {
  await local?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A topic, and a queue that listens to it. */
async function heard(name: string, sns: SNSClient, sqs: SQSClient): Promise<[string, string]> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return [TopicArn, QueueUrl];
}

test('each moment is reported: worked off, asleep with a queue, awake again', () => {
  const done = { accepted: 210, inQueue: 0, results: 200, failures: 10, notifications: 210 };
  expect(report.moments).toEqual([
    { moment: 'awake', instances: 1, ...done, backlog: 0 },
    { moment: 'asleep', instances: 0, ...done, accepted: 310, inQueue: 100, backlog: 100 },
    { moment: 'awake again', instances: 1, ...done, accepted: 310, results: 300, notifications: 310, backlog: 0 },
  ]);
});

test('right is a result that names the digit in the image', () => {
  const ones = testImages()
    .slice(0, 300)
    .filter(({ label }) => label === 1);
  expect(report.accuracy).toBe(ones.length / 300);
});

test('the table has a row for each moment', () => {
  const [head, , ...rows] = render(report, { width: 100, colour: false }).split('\n');
  expect(head.trim().split(/ {2,}/)).toEqual([
    'instances',
    'accepted',
    'in queue',
    'results',
    'failures',
    'notices',
    'backlog',
  ]);
  expect(rows[1].trim().split(/ {2,}/)).toEqual(['asleep', '0', '310', '100', '200', '10', '210', '100']);
});
