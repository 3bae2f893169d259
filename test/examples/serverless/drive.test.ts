import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { LocalServing } from 'sagemaker-serving-local';
import { testImages } from '../../../examples/digits/images';
import { drive, render, type ServerlessReport } from '../../../examples/serverless/drive';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/digits:1';
const folder = mkdtempSync(path.join(tmpdir(), 'serving-'));
let local: LocalServing;
let report: ServerlessReport;
let provisioned: string[];

/** The endpoint of the example's stack, with a container that is quick to start. */
beforeAll(async () => {
  local = await LocalServing.start({ state: folder, imageOverrides: { [IMAGE]: path.join(__dirname, 'digits') } });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: local.url, region: 'us-east-1', credentials };
  const sagemaker = new SageMakerClient(access);
  const named = { EndpointName: 'digits' };
  const settled = () => waitUntilEndpointInService({ client: sagemaker, maxWaitTime: 30, minDelay: 1 }, named);
  const config = (EndpointConfigName: string, ProvisionedConcurrency?: number) => {
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency };
    const ProductionVariants = [{ VariantName: 'digits', ModelName: 'digits', ServerlessConfig }];
    return sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
  };
  const role = 'arn:aws:iam::000000000000:role/serving';
  await sagemaker.send(
    new CreateModelCommand({ ModelName: 'digits', ExecutionRoleArn: role, PrimaryContainer: { Image: IMAGE } }),
  );
  await config('cold');
  await sagemaker.send(new CreateEndpointCommand({ ...named, EndpointConfigName: 'cold' }));
  await settled();
  provisioned = [];
  const deploy = async ({ PROVISIONED }: Readonly<Record<string, string>>) => {
    provisioned.push(PROVISIONED);
    await config('warm', Number(PROVISIONED));
    await sagemaker.send(new UpdateEndpointCommand({ ...named, EndpointConfigName: 'warm' }));
    await settled();
  };
  report = await drive({
    endpointName: 'digits',
    sagemaker,
    cloudwatch: new CloudWatchClient(access),
    access,
    deploy,
  });
});

afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every way of calling is reported: cold, warm, too much at once, provisioned', () => {
  expect(report).toMatchObject({ endpoint: 'digits', maxConcurrency: 5 });
  expect(report.phases.map(({ calls, requests }) => [calls, requests])).toEqual([
    ['the first', 1],
    ['one by one', 100],
    ['50 at once', 50],
    ['the first, one copy provisioned', 1],
  ]);
  for (const { requests, answered, throttled } of report.phases) expect(answered + throttled).toBe(requests);
  const [first, warm, crowd, last] = report.phases;
  expect([first.throttled, warm.throttled, last.throttled]).toEqual([0, 0, 0]);
  expect(crowd.answered).toBeGreaterThanOrEqual(5);
  expect(provisioned).toEqual(['1']);
});

test('right is an answer that names the digit in the image', () => {
  const ones = testImages()
    .slice(2, 102)
    .filter(({ label }) => label === 1).length;
  expect(report.phases[1].right).toBe(ones);
});

test('cold starts are those of the first call and of the crowd, as CloudWatch counts them', () => {
  expect(report.coldStarts.count).toBeGreaterThanOrEqual(1);
  expect(report.coldStarts.count).toBeLessThanOrEqual(5);
  expect(report.coldStarts.averageMs).toBeGreaterThan(0);
});

test('the table says what was throttled, and how long a cold start took', () => {
  const phase = { calls: '20 at once', requests: 20, answered: 6, throttled: 14, right: 6, p50Ms: 301.4, maxMs: 402.5 };
  const first = { ...phase, calls: 'the first', requests: 1, answered: 1, throttled: 0 };
  const text = render(
    { endpoint: 'digits', maxConcurrency: 5, phases: [first, phase], coldStarts: { count: 5, averageMs: 287.2 } },
    { width: 80, colour: false },
  );
  expect(text.split('\n')).toEqual([
    'calls       answered  throttled     p50  slowest',
    '────────────────────────────────────────────────',
    'the first     1 of 1          0  301 ms   403 ms',
    '20 at once   6 of 20         14  301 ms   403 ms',
    '',
    'At most 5 calls at once; 5 calls waited for a cold start, 287 ms on average (ModelSetupTime).',
  ]);
});
