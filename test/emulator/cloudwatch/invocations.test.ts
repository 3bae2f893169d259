import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { publishInvocations } from '../../../emulator/src/cloudwatch';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import type { EndpointRecord } from '../../../emulator/src/sagemaker/records';
import { Cloud, MINUTE, SCOPE, START } from './cloud';

let cloud: Cloud;

beforeEach(async () => {
  cloud = await Cloud.start();
  publishInvocations(cloud.world);
});

afterEach(() => cloud.stop());

const VARIANT = [
  { Name: 'EndpointName', Value: 'digits' },
  { Name: 'VariantName', Value: 'all' },
];
const ON_NEW = [...VARIANT, { Name: 'EndpointConfigName', Value: 'new' }];

const finish = (invocation: Partial<FinishedInvocation> = {}) =>
  cloud.world.part(Invocations).finished({
    endpoint: { ...SCOPE, name: 'digits' } as EndpointRecord,
    configName: 'new',
    variantName: 'all',
    instanceId: 'i-1',
    instanceCount: 4,
    startTime: cloud.clock.now(),
    status: 200,
    modelStatus: 200,
    modelLatencyMicroseconds: 1500,
    overheadLatencyMicroseconds: 300,
    concurrentRequests: 2,
    ...invocation,
  });

const read = async (MetricName: string, Statistic: 'Sum' | 'Average' | 'Maximum', Dimensions = VARIANT) => {
  const range = { StartTime: new Date(START), EndTime: new Date(START + MINUTE), Period: 60 };
  const metric = { Namespace: 'AWS/SageMaker', MetricName, Dimensions, Statistics: [Statistic] };
  const { Datapoints } = await cloud.client.send(new GetMetricStatisticsCommand({ ...metric, ...range }));
  return Datapoints?.[0]?.[Statistic];
};

test('every invocation is counted, of the variant and of the variant in its endpoint config', async () => {
  finish();
  finish({ configName: 'old' });
  expect(await read('Invocations', 'Sum')).toBe(2);
  expect(await read('Invocations', 'Sum', ON_NEW)).toBe(1);
  expect(await read('InvocationsPerInstance', 'Sum')).toBe(0.5);
  expect(await read('ModelLatency', 'Average')).toBe(1500);
  expect(await read('OverheadLatency', 'Average')).toBe(300);
  expect(await read('ConcurrentRequestsPerModel', 'Maximum')).toBe(2);
  const { Metrics } = await cloud.client.send(new ListMetricsCommand({ Namespace: 'AWS/SageMaker' }));
  expect(Metrics).toHaveLength(3 * 8);
});

test('of serverless variants nothing is published but what the guide lists', async () => {
  finish({ serverless: true });
  expect(await read('OverheadLatency', 'Average')).toBe(300);
  const { Metrics = [] } = await cloud.client.send(new ListMetricsCommand({ Namespace: 'AWS/SageMaker' }));
  const names = new Set(Metrics.map(({ MetricName }) => MetricName));
  expect([...names].sort()).toEqual([
    'Invocation4XXErrors',
    'Invocation5XXErrors',
    'Invocations',
    'ModelLatency',
    'OverheadLatency',
  ]);
});

test.each<[string, Partial<FinishedInvocation>, number, number]>([
  ['500 of the container', { status: 424, modelStatus: 500 }, 0, 1],
  ['400 of the container', { status: 424, modelStatus: 400 }, 1, 0],
  ['no answer', { status: 424, modelStatus: 0 }, 0, 1],
  ['an answer that is too long', { status: 424, modelStatus: 200 }, 0, 1],
  ['200', {}, 0, 0],
])('%s counts as what it is, and the average is the share', async (_title, invocation, client, server) => {
  finish(invocation);
  finish();
  expect(await read('Invocation4XXErrors', 'Average')).toBe(client / 2);
  expect(await read('Invocation5XXErrors', 'Average', ON_NEW)).toBe(server / 2);
  expect(await read('InvocationModelErrors', 'Sum')).toBe(client + server);
});

test('an alarm of the share of errors on the new fleet is not set off by the old one', async () => {
  const metric = { Namespace: 'AWS/SageMaker', MetricName: 'Invocation5XXErrors', Threshold: 0.1 };
  await cloud.alarm({ AlarmName: 'new', ...metric, Dimensions: ON_NEW });
  await cloud.alarm({ AlarmName: 'any', ...metric, Dimensions: VARIANT });
  finish();
  finish({ configName: 'old', status: 424, modelStatus: 503 });
  await cloud.clock.advance(2 * MINUTE);
  expect((await cloud.describe('new')).StateValue).toBe('OK');
  expect((await cloud.describe('any')).StateValue).toBe('ALARM');
});
