import { DeleteEndpointCommand, DescribeEndpointConfigCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { type EndpointView, renderStatus } from '../../../emulator/src/status-view';
import { blueGreen, percent, rolling } from '../sagemaker/guarded';
import { Local, until } from '../sagemaker/local';
import { outcomeOf, pidOf, processes, running, serverless, startServerless } from './serverless';

afterAll(() => Local.removeAll());

const one = { ModelDataUrl: 's3://models/one.tar.gz' };
const two = { ModelDataUrl: 's3://models/two.tar.gz' };

const update = (local: Local, name: string, config: string, more: object = {}) =>
  local.sagemaker.send(new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: config, ...more }));

test('what is described are the serverless configs, and no counts', async () => {
  const { local } = await startServerless();
  const config = { MemorySizeInMB: 1024, MaxConcurrency: 7 };
  const { ProductionVariants = [] } = await local.endpoint('shown', { all: serverless(config) });
  expect(ProductionVariants).toEqual([
    {
      VariantName: 'all',
      DeployedImages: [expect.objectContaining({ SpecifiedImage: expect.any(String) })],
      CurrentWeight: 1,
      DesiredWeight: 1,
      CurrentServerlessConfig: config,
      DesiredServerlessConfig: config,
    },
  ]);
  const described = await local.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'shown' }));
  expect(described.ProductionVariants?.[0].ServerlessConfig).toEqual(config);
  expect(local.said.join()).toContain('MemorySizeInMB of CreateEndpointConfig');
});

test('the status shows the environments', async () => {
  const { local } = await startServerless();
  await local.endpoint('seen', { all: serverless({ MaxConcurrency: 7, ProvisionedConcurrency: 1 }) });
  const answer = await fetch(`${local.url}/_serving/status`);
  const { endpoints } = (await answer.json()) as { endpoints: EndpointView[] };
  const lines = renderStatus(local.url, endpoints).split('\n');
  expect(lines.find((line) => line.includes('all  '))).toMatch(
    / 100\.0 % {3}1 of at most 7 environments, 1 provisioned$/,
  );
  expect(lines.some((line) => /i-[0-9a-f]{12} {3}port \d+ {3}0 requests/.test(line))).toBe(true);
});

test('an update moves to the new model without losing a request, and nothing of the old one is left', async () => {
  const { local } = await startServerless();
  await local.endpoint('moving', { all: serverless({}, one) });
  const before = await pidOf(local, 'moving');
  const slow = local.invoke('moving', 'slow 1500');
  await until(() => running(local, 'moving').some(({ outstanding }) => outstanding === 1));
  await local.config('moving-two', { all: serverless({ MaxConcurrency: 9 }, two) });
  await update(local, 'moving', 'moving-two');
  const { ProductionVariants, EndpointConfigName } = await local.settled('moving');
  expect((await slow).text).toBe('one');
  expect(EndpointConfigName).toBe('moving-two');
  expect(ProductionVariants?.[0].CurrentServerlessConfig?.MaxConcurrency).toBe(9);
  expect(processes(local)).toEqual([]);
  expect((await local.invoke('moving', 'slow 0')).text).toBe('two');
  expect(processes(local)).not.toContain(before);
});

test('fails when the new model does not start: the old one goes on serving', async () => {
  const { local } = await startServerless();
  await local.endpoint('kept', { all: serverless({}, one) });
  const pid = await pidOf(local, 'kept');
  await local.config('kept-dead', { all: serverless({}, { Environment: { START: 'die' } }) });
  await update(local, 'kept', 'kept-dead');
  expect(await local.settled('kept')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'kept' });
  expect(await pidOf(local, 'kept')).toBe(pid);
  expect(processes(local)).toEqual([pid]);
});

test('guardrails fall back to all at once, said once', async () => {
  const { local } = await startServerless();
  await local.endpoint('guarded', { all: serverless({}, one) });
  await local.config('guarded-two', { all: serverless({}, two) });
  const DeploymentConfig = blueGreen({ Type: 'CANARY', CanarySize: percent(10) }, {}, []);
  delete DeploymentConfig.AutoRollbackConfiguration;
  await update(local, 'guarded', 'guarded-two', { DeploymentConfig });
  expect(await local.settled('guarded')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'guarded-two',
  });
  expect(local.said).toContain(
    'DeploymentConfig of UpdateEndpoint: a serverless endpoint moves all at once, without a bake and without alarms.',
  );
});

test('fails when a serverless endpoint is to roll in batches', async () => {
  const { local } = await startServerless();
  await local.endpoint('rolling', { all: serverless() });
  await local.config('rolling-two', { all: serverless() });
  const DeploymentConfig = { ...rolling({}), AutoRollbackConfiguration: undefined };
  await expect(update(local, 'rolling', 'rolling-two', { DeploymentConfig })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'RollingUpdatePolicy is not supported for serverless endpoints.',
  });
});

test('a serverless endpoint becomes one of instances, and never again the other way', async () => {
  const { local } = await startServerless();
  await local.endpoint('turned', { all: serverless({}, one) });
  await pidOf(local, 'turned');
  await local.config('turned-real', { all: { ...two, InitialInstanceCount: 2 } });
  await update(local, 'turned', 'turned-real', { RetainAllVariantProperties: true });
  const { ProductionVariants } = await local.settled('turned');
  expect(ProductionVariants).toMatchObject([{ CurrentInstanceCount: 2, DesiredInstanceCount: 2 }]);
  expect(processes(local)).toHaveLength(2);
  expect((await local.invoke('turned', 'slow 0')).text).toBe('two');
  await expect(update(local, 'turned', 'turned')).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      'Cannot update endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/turned" to endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/turned": updating a real-time endpoint to a serverless endpoint is not supported. Create another endpoint.',
  });
});

test('a deletion finishes the requests under way, also one that waits for its cold start, and leaves no process', async () => {
  const { local } = await startServerless();
  await local.endpoint('gone', { all: serverless({ ProvisionedConcurrency: 1 }, one) });
  const calls = ['slow 500', 'slow 0'].map((body) => local.invoke('gone', body));
  await until(() => processes(local).length === 2);
  await local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'gone' }));
  expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(['one', 'one']);
  await until(async () => (await outcomeOf(local.describe('gone'))) !== 'ok');
  expect(processes(local)).toEqual([]);
});

test('after a restart nothing runs but what is provisioned, and requests start the rest', async () => {
  const first = (await startServerless()).local;
  await first.endpoint('cold', { all: serverless({}, one) });
  await first.endpoint('warm', { all: serverless({ ProvisionedConcurrency: 1 }, two) });
  await Promise.all([first.invoke('cold', 'slow 0'), first.invoke('warm', 'slow 0')]);
  await first.stop();
  expect(processes(first)).toEqual([]);

  const second = (await startServerless({ folder: first.folder })).local;
  second.objects.clear();
  expect(running(second, 'cold')).toEqual([]);
  expect(processes(second)).toHaveLength(1);
  expect((await second.invoke('warm', 'slow 0')).text).toBe('two');
  expect(processes(second)).toHaveLength(1);
  expect((await second.invoke('cold', 'slow 0')).text).toBe('one');
});

test('the emulator stops while a request waits for its cold start, and leaves no process', async () => {
  const { local } = await startServerless();
  await local.endpoint('cut', { all: serverless() });
  const call = outcomeOf(local.invoke('cut', 'echo'));
  await until(() => processes(local).length === 1);
  await local.stop();
  expect(['ok', 'ModelError', 'ServiceUnavailable', 'TimeoutError', 'Error', 'InternalFailure']).toContain(await call);
  expect(processes(local)).toEqual([]);
});
