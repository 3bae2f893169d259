import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
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

test('a canary of plain L1 constructs with a broken model is rolled back by its alarm', async () => {
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
}, 180_000);
