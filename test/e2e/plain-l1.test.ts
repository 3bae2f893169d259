import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LocalServing } from 'sagemaker-serving-local';
import * as tar from 'tar';
import { testImages } from '../../examples/digits/images';
import { runCdk } from './cdk';

const root = path.resolve(__dirname, '..', '..');
const scratch = path.join(root, 'build', 'plain-l1');
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let local: LocalServing;
let sagemaker: SageMakerClient;
let runtime: SageMakerRuntimeClient;

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  local = await LocalServing.start({ state: mkdtempSync(path.join(os.tmpdir(), 'serving-l1-')), speed: 60 });
  const access = { endpoint: local.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  sagemaker = new SageMakerClient(access);
  runtime = new SageMakerRuntimeClient(access);
});

afterAll(async () => {
  await local?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

function archiveOf(folder: string, name: string): string {
  const file = path.join(scratch, `${name}.tar.gz`);
  tar.create({ file, cwd: path.join(root, folder), gzip: true, sync: true }, ['model.onnx']);
  return file;
}

const deploy = (archive: string) =>
  runCdk(local.url, path.join(root, 'test', 'e2e', 'plain-l1-app.ts'), ['deploy', '--require-approval', 'never'], {
    output: path.join(scratch, 'cdk.out'),
    environment: { ARCHIVE: archive },
  });

async function call(): Promise<boolean> {
  const Body = JSON.stringify({ instances: [testImages()[0].pixels] });
  const command = new InvokeEndpointCommand({ EndpointName: 'plain-l1', ContentType: 'application/json', Body });
  return runtime.send(command).then(
    () => true,
    () => false,
  );
}

/** A queue that gets all that SageMaker says on the default event bus. */
async function listen(): Promise<() => Promise<string[]>> {
  const access = { endpoint: local.url, region: 'us-east-1', credentials };
  const sqs = new SQSClient(access);
  const events = new EventBridgeClient(access);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'heard' }));
  const pattern = { source: ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint State Change'] };
  await events.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify(pattern) }));
  const Arn = 'arn:aws:sqs:us-east-1:000000000000:heard';
  await events.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'queue', Arn }] }));
  return async () => {
    const heard: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return heard;
      heard.push(...Messages.map(({ Body = '{}' }) => JSON.parse(Body).detail.EndpointStatus));
    }
  };
}

test('a canary of plain L1 constructs with a broken model is rolled back by its alarm, and EventBridge tells', async () => {
  const heard = await listen();
  const first = await deploy(archiveOf('examples/digits/models/champion', 'good'));
  if (first.code !== 0) throw new Error(first.output);
  const before = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'plain-l1' }));
  let over = false;
  const caller = (async () => {
    while (!over) await call();
  })();
  const { code } = await deploy(archiveOf('examples/canary-rollback/models/broken', 'broken'));
  over = true;
  await caller;
  expect(code).toBe(0);
  const after = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'plain-l1' }));
  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: before.EndpointConfigName });
  expect(after.FailureReason).toContain('plain-l1-errors');
  expect(await Promise.all(Array.from({ length: 50 }, call))).not.toContain(false);
  const cloudformation = new CloudFormationClient({ endpoint: local.url, region: 'us-east-1', credentials });
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'PlainL1' }));
  expect(Stacks[0].StackStatus).toBe('UPDATE_COMPLETE');
  expect(new Set(await heard())).toEqual(new Set(['CREATING', 'IN_SERVICE', 'UPDATING', 'ROLLING_BACK']));
}, 180_000);
