import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { LocalServing } from 'sagemaker-serving-local';
import { testImages } from '../../examples/digits/images';
import { runCdk } from './cdk';

const root = path.resolve(__dirname, '..', '..');
const scratch = path.join(root, 'build', 'e2e');
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let local: LocalServing;
let app: string;
let runtime: SageMakerRuntimeClient;
let sagemaker: SageMakerClient;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  app = path.join(mkdtempSync(path.join(scratch, 'app-')), 'digits');
  cpSync(path.join(root, 'examples', 'digits'), app, { recursive: true });
  local = await LocalServing.start({ state: mkdtempSync(path.join(os.tmpdir(), 'serving-e2e-')) });
  const access = { endpoint: local.url, region: 'us-east-1', credentials };
  runtime = new SageMakerRuntimeClient(access);
  sagemaker = new SageMakerClient(access);
  cloudformation = new CloudFormationClient(access);
}, 30_000);

afterAll(async () => {
  await local?.stop();
  rmSync(path.dirname(app), { recursive: true, force: true });
});

const cdk = (...words: string[]) => runCdk(local.url, path.join(app, 'app.ts'), words);

async function endpointName(): Promise<string> {
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'Digits' }));
  return Stacks[0].Outputs?.find((output) => output.OutputKey === 'EndpointName')?.OutputValue ?? '';
}

async function predict(variant: string, pixels: number[]): Promise<{ label: number; probabilities: number[] }> {
  const answer = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName: await endpointName(),
      TargetVariant: variant,
      ContentType: 'application/json',
      Body: JSON.stringify({ instances: [pixels] }),
    }),
  );
  expect(answer.InvokedProductionVariant).toBe(variant);
  return JSON.parse(Buffer.from(answer.Body).toString()).predictions[0];
}

test('an unmodified cdk deploy creates the stack and streams its events', async () => {
  const { code, output } = await cdk('deploy', '--require-approval', 'never');
  expect(output).toContain('CREATE_COMPLETE');
  expect(output).toContain('AWS::SageMaker::Endpoint');
  expect(code).toBe(0);
  const { EndpointStatus } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  expect(EndpointStatus).toBe('InService');
}, 180_000);

test.each(['champion', 'challenger'])(
  'the predictions of %s over the wire equal those of ONNX Runtime on all 360 images',
  async (variant) => {
    const session = await InferenceSession.create(path.join(app, 'models', variant, 'model.onnx'));
    for (const { pixels } of testImages()) {
      const own = await session.run({ X: new Tensor('float32', Float32Array.from(pixels), [1, 64]) });
      const answer = await predict(variant, pixels);
      expect(answer.label).toBe(Number(own.label.data[0]));
      expect(answer.probabilities.map(Math.fround)).toEqual([...(own.probabilities.data as Float32Array)]);
    }
  },
  120_000,
);

test('a second deployment of the same app changes nothing', async () => {
  const before = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  const { code, output } = await cdk('deploy', '--require-approval', 'never');
  expect(output).toContain('(no changes)');
  expect(code).toBe(0);
  const after = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  expect(after.LastModifiedTime).toEqual(before.LastModifiedTime);
}, 60_000);

test('the endpoint rolls over to a changed model, and no request of 16 clients is lost meanwhile', async () => {
  const before = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  cpSync(path.join(app, 'models', 'challenger', 'model.onnx'), path.join(app, 'models', 'champion', 'model.onnx'));
  let over = false;
  const body = JSON.stringify({ instances: [testImages()[0].pixels] });
  const call = new InvokeEndpointCommand({
    EndpointName: await endpointName(),
    ContentType: 'application/json',
    Body: body,
  });
  const impatient = new SageMakerRuntimeClient({
    endpoint: local.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  const client = async () => {
    for (let answered = 0; ; answered++) {
      if (over) return answered;
      await impatient.send(call);
    }
  };
  const clients = Array.from({ length: 16 }, client);
  const { code } = await cdk('deploy', '--require-approval', 'never');
  over = true;
  const answered = await Promise.all(clients);
  expect(code).toBe(0);
  expect(Math.min(...answered)).toBeGreaterThan(0);
  const after = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  expect(after.EndpointConfigName).not.toBe(before.EndpointConfigName);
}, 120_000);

test('fails when a model file is not ONNX, with the container’s sentence in the stack event, and rolls back', async () => {
  const before = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  const model = path.join(app, 'models', 'champion', 'model.onnx');
  const good = readFileSync(model);
  writeFileSync(model, Buffer.concat([good.subarray(0, 8), Buffer.from('no graph in here')]));
  const { code, output } = await cdk('deploy', '--require-approval', 'never');
  writeFileSync(model, good);
  expect(code).not.toBe(0);
  expect(output).toContain('model.onnx is not ONNX or is cut off: export the model again and copy it whole');
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'Digits' }));
  expect(Stacks[0].StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: 'Digits' }));
  const reasons = StackEvents.filter((event) => event.ResourceStatus === 'UPDATE_FAILED').map(
    (event) => event.ResourceStatusReason,
  );
  expect(reasons.join('\n')).toContain('model.onnx');
  const after = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: await endpointName() }));
  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: before.EndpointConfigName });
  expect((await predict('challenger', testImages()[0].pixels)).label).toBe(testImages()[0].label);
}, 120_000);

test('cdk destroy leaves no endpoint', async () => {
  const { code } = await cdk('destroy', '--force');
  expect(code).toBe(0);
  const { Endpoints } = await sagemaker.send(new ListEndpointsCommand({}));
  expect(Endpoints).toEqual([]);
}, 60_000);
