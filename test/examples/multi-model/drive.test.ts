import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { LocalServing } from 'sagemaker-serving-local';
import { drive, type MultiModelReport, render, speed } from '../../../examples/multi-model/drive';
import { ONNX_ENVIRONMENT, onnxImage } from '../../emulator/multi-model/onnx-image';
import { archiveOf } from '../../emulator/sagemaker/archive';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/onnx:1';
const MODELS = path.join(__dirname, '../../../examples/multi-model/models');
const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella'];
const state = mkdtempSync(path.join(tmpdir(), 'serving-'));
let local: LocalServing;
let s3: S3Client;
let report: MultiModelReport;

/** What the example's stack makes, of its models and the ONNX container. */
beforeAll(async () => {
  local = await LocalServing.start({ state, speed, imageOverrides: { [IMAGE]: onnxImage() } });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: local.url, region: 'us-east-1', credentials };
  s3 = new S3Client({ ...access, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'readers' }));
  for (const customer of CUSTOMERS) await upload(customer);
  await serve(new SageMakerClient(access));
  report = await drive({
    endpointName: 'readers',
    outputs: { ModelsUri: 's3://readers/models/' },
    client: new SageMakerRuntimeClient(access),
    cloudwatch: new CloudWatchClient(access),
    access,
  });
});

afterAll(async () => {
  await local.stop();
  rmSync(state, { recursive: true, force: true });
});

async function upload(customer: string): Promise<void> {
  const Body = archiveOf({ 'model.onnx': readFileSync(path.join(MODELS, customer, 'model.onnx')) });
  await s3.send(new PutObjectCommand({ Bucket: 'readers', Key: `models/${customer}.tar.gz`, Body }));
}

async function serve(client: SageMakerClient): Promise<void> {
  const name = 'readers';
  const prefix = { Mode: 'MultiModel' as const, ModelDataUrl: 's3://readers/models/' };
  const PrimaryContainer = { Image: IMAGE, ...prefix, Environment: ONNX_ENVIRONMENT };
  const role = 'arn:aws:iam::000000000000:role/serving';
  await client.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: role, PrimaryContainer }));
  const fleet = { InstanceType: 'ml.c7i.large' as const, InitialInstanceCount: 2 };
  const ProductionVariants = [{ VariantName: 'readers', ModelName: name, ...fleet }];
  await client.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants }));
  await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  await waitUntilEndpointInService({ client, maxWaitTime: 50, minDelay: 1 }, { EndpointName: name });
}

test('every customer is read by a model of its own, and the newcomer by one that no deployment brought', () => {
  expect(report.models.map(({ name, calls }) => [name, calls])).toEqual([
    ...CUSTOMERS.map((name) => [`${name}.tar.gz`, 81]),
    ['newcomer.tar.gz', 36],
  ]);
  for (const { accuracy } of report.models) expect(accuracy).toBeGreaterThan(0.9);
});

test('each model is loaded once: its first call is cold, and all others find it', () => {
  expect(report.hitRate).toBeCloseTo(355 / 360, 10);
  expect(report.loadedModels).toBe(5);
  for (const { coldMs, warmMs } of report.models) expect(Math.min(coldMs, warmMs ?? 0)).toBeGreaterThan(0);
});

test("the newcomer's model is gone from S3 afterwards", async () => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'readers' }));
  expect(Contents.map(({ Key }) => Key)).toEqual(CUSTOMERS.map((name) => `models/${name}.tar.gz`));
});

test('the table has a row for each model, and says what is loaded', () => {
  const models = [{ name: 'acme.tar.gz', calls: 81, accuracy: 0.938, coldMs: 12.34, warmMs: 2 }];
  const text = render({ endpoint: 'readers', models, hitRate: 0.99, loadedModels: 5 }, { width: 80, colour: false });
  expect(text.split('\n')).toEqual([
    'model        calls  accuracy     cold  warm p50',
    '───────────────────────────────────────────────',
    'acme.tar.gz     81    93.8 %  12.3 ms    2.0 ms',
    '',
    '5 models are loaded; 99.0 % of the calls found theirs loaded (LoadedModelCount, ModelCacheHit).',
    'newcomer.tar.gz came to S3 while the endpoint served; nothing was deployed for it.',
  ]);
});
