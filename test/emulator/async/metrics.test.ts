import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { AtWork } from './at-work';

let at: AtWork;
beforeAll(async () => {
  at = await AtWork.start();
});
afterAll(() => at.remove());

test('the backlog is measured every minute, with instances and without', async () => {
  await at.endpoint('measured');
  await at.resize('measured', 0);
  for (let i = 0; i < 3; i++) await at.invoke('measured', { Body: 'x' });
  await at.clock.advance(60_000);
  expect(await at.metric('ApproximateBacklogSize', 'measured', undefined, 'Count')).toMatchObject({ Maximum: 3 });
  expect(await at.metric('ApproximateBacklogSizePerInstance', 'measured')).toMatchObject({ Maximum: 3 });
  expect(await at.metric('HasBacklogWithoutCapacity', 'measured')).toMatchObject({ Maximum: 1 });
  const age = await at.metric('ApproximateAgeOfOldestRequest', 'measured', undefined, 'Seconds');
  expect(age?.Maximum).toBe(60);
  await at.resize('measured', 2);
  await at.reported('measured');
  await at.clock.advance(60_000);
  expect(await at.metric('ApproximateBacklogSize', 'measured')).toMatchObject({ Minimum: 0, SampleCount: 2 });
  expect(await at.metric('HasBacklogWithoutCapacity', 'measured')).toMatchObject({ Minimum: 0 });
});

test('every request is measured: its time in the queue, its way to S3 and back, its end', async () => {
  await at.endpoint('counted', { concurrency: 1 });
  await at.resize('counted', 0);
  await at.invoke('counted', { InputLocation: await at.put('counted', 'x'), InferenceId: 'counted-good' });
  await at.invoke('counted', { Body: 'answer 500 no', InferenceId: 'counted-bad' });
  await at.invoke('counted', { InputLocation: 's3://async-in/vanished', InferenceId: 'counted-vanished' });
  await at.clock.advance(5_000);
  await at.resize('counted', 1);
  await at.notice('failed', 'counted-vanished');
  const sum = async (name: string) => (await at.metric(name, 'counted', 'all'))?.Sum;
  expect(await sum('TimeInBacklog')).toBe(3 * 5_000_000);
  expect(await sum('InvocationsProcessed')).toBe(3);
  expect(await sum('InvocationFailures')).toBe(2);
  expect(await sum('RequestDownloadFailures')).toBe(1);
  expect(await sum('Invocation5XXErrors')).toBe(1);
  expect(await sum('ResponseUploadFailures')).toBeUndefined();
  expect(await at.metric('TotalProcessingTime', 'counted', 'all', 'Milliseconds')).toMatchObject({ Sum: 15_000 });
  for (const name of ['RequestDownloadLatency', 'ResponseUploadLatency', 'ModelLatency'])
    expect(await sum(name)).toBeGreaterThan(0);
});

test('what real-time endpoints measure beside that is not published', async () => {
  await at.endpoint('silent');
  const { OutputLocation } = await at.invoke('silent', { Body: 'x' });
  await at.object(OutputLocation);
  const Dimensions = [{ Name: 'EndpointName', Value: 'silent' }];
  const { Metrics = [] } = await at.cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/SageMaker', Dimensions }));
  const names = new Set(Metrics.map(({ MetricName }) => MetricName));
  expect([...names].filter((name) => name?.startsWith('Invocation') || name?.startsWith('Overhead')).sort()).toEqual([
    'Invocation4XXErrors',
    'Invocation5XXErrors',
    'InvocationsProcessed',
  ]);
});

test('a request that expires is counted', async () => {
  await at.endpoint('expiring');
  await at.resize('expiring', 0);
  const { FailureLocation } = await at.invoke('expiring', { Body: 'x', RequestTTLSeconds: 60 });
  await at.clock.advance(60_000);
  await at.object(FailureLocation);
  expect((await at.metric('ExpiredRequests', 'expiring', 'all'))?.Sum).toBe(1);
});
