import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient, waitUntilEndpointInService } from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { LocalServing } from '../../emulator/src/local-serving';
import { createEndpoint, STEP_FOLDER, STEP_IMAGE, steps } from './multi-container';
import { until } from './sagemaker/local';

const NAMES = ['first', 'second', 'third'];
const state = mkdtempSync(path.join(tmpdir(), 'serving-several-'));

let local: LocalServing;
let cloudwatch: CloudWatchClient;
let runtime: SageMakerRuntimeClient;

beforeAll(async () => {
  local = await LocalServing.start({ state, imageOverrides: { [STEP_IMAGE]: STEP_FOLDER } });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: local.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  cloudwatch = new CloudWatchClient(access);
  runtime = new SageMakerRuntimeClient(access);
  const client = new SageMakerClient(access);
  for (const [name, mode] of [
    ['direct', 'Direct'],
    ['serial', 'Serial'],
  ] as const) {
    await createEndpoint(client, name, steps(NAMES), { mode });
    await waitUntilEndpointInService({ client, maxWaitTime: 60, minDelay: 1 }, { EndpointName: name });
  }
  client.destroy();
});
afterAll(async () => {
  cloudwatch?.destroy();
  runtime?.destroy();
  await local?.stop();
  rmSync(state, { recursive: true, force: true });
});

const call = (EndpointName: string, input: Partial<InvokeEndpointCommandInput> = {}) =>
  runtime.send(new InvokeEndpointCommand({ EndpointName, Body: 'row', ...input })).catch(() => {});

const dimensions = (endpoint: string, container?: string) => [
  { Name: 'EndpointName', Value: endpoint },
  { Name: 'VariantName', Value: 'all' },
  ...(container ? [{ Name: 'ContainerName', Value: container }] : []),
];

/** The names of the metrics that have these dimensions, and no others. */
async function namesOf(endpoint: string, container?: string): Promise<string[]> {
  const Dimensions = dimensions(endpoint, container);
  const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/SageMaker', Dimensions }));
  const exact = Metrics.filter((metric) => metric.Dimensions?.length === Dimensions.length);
  return exact.map(({ MetricName = '' }) => MetricName).sort();
}

async function read(MetricName: string, statistic: 'Sum' | 'SampleCount', endpoint: string, container?: string) {
  const hour = 3_600_000;
  const range = { StartTime: new Date(Date.now() - hour), EndTime: new Date(Date.now() + hour), Period: 7200 };
  const metric = { Namespace: 'AWS/SageMaker', MetricName, Dimensions: dimensions(endpoint, container) };
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({ ...metric, ...range, Statistics: [statistic] }),
  );
  return Datapoints.reduce((sum, point) => sum + (point[statistic] ?? 0), 0);
}

test('each container of direct invocation has the metrics that the guide lists', async () => {
  for (const told of [undefined, 'second=answer 400', 'second=answer 500'])
    await call('direct', { TargetContainerHostname: 'second', CustomAttributes: told });
  await call('direct', { TargetContainerHostname: 'first' });
  await until(async () => (await read('Invocations', 'Sum', 'direct')) === 4);
  const listed = ['ContainerLatency', 'Invocation4XXErrors', 'Invocation5XXErrors', 'Invocations', 'OverheadLatency'];
  expect(await namesOf('direct', 'second')).toEqual(listed);
  expect(await namesOf('direct', 'third')).toEqual([]);
  expect(await read('Invocations', 'Sum', 'direct', 'first')).toBe(1);
  expect(await read('Invocations', 'Sum', 'direct', 'second')).toBe(3);
  expect(await read('Invocation4XXErrors', 'Sum', 'direct', 'second')).toBe(1);
  expect(await read('Invocation5XXErrors', 'Sum', 'direct', 'second')).toBe(1);
  expect(await read('Invocation5XXErrors', 'Sum', 'direct', 'first')).toBe(0);
  expect(await namesOf('direct')).not.toContain('ContainerLatency');
});

test('each container of a pipeline has its latency, which are the latency of the model together', async () => {
  await call('serial', { CustomAttributes: 'second=slow 20' });
  await call('serial', { CustomAttributes: 'second=answer 500' });
  await until(async () => (await read('Invocations', 'Sum', 'serial')) === 2);
  for (const name of NAMES) expect(await namesOf('serial', name)).toEqual(['ContainerLatency']);
  const counts = NAMES.map((name) => read('ContainerLatency', 'SampleCount', 'serial', name));
  expect(await Promise.all(counts)).toEqual([2, 2, 1]);
  const sums = await Promise.all(NAMES.map((name) => read('ContainerLatency', 'Sum', 'serial', name)));
  const total = await read('ModelLatency', 'Sum', 'serial');
  expect(Math.abs(sums.reduce((sum, value) => sum + value) / total - 1)).toBeLessThan(0.001);
});

test('no metric of containers is told of a request that no container was asked', async () => {
  await call('direct', { TargetContainerHostname: 'fourth' });
  await call('direct');
  expect(await namesOf('direct', 'fourth')).toEqual([]);
});
