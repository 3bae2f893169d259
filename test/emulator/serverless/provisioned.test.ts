import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
import { Local, until } from '../sagemaker/local';
import { IDLE_MILLISECONDS, outcomeOf, pidOf, processes, running, serverless, startServerless } from './serverless';

afterAll(() => Local.removeAll());

const update = (local: Local, name: string, desired: object) =>
  local.sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: name,
      DesiredWeightsAndCapacities: [{ VariantName: 'all', ...desired }],
    }),
  );

test('provisioned environments are there before the first request, and stay when they are idle', async () => {
  const { local, clock, measured } = await startServerless();
  await local.endpoint('warm', { all: serverless({ MaxConcurrency: 3, ProvisionedConcurrency: 2 }) });
  const before = processes(local);
  expect(before).toHaveLength(2);
  expect(before).toContain(await pidOf(local, 'warm'));
  await clock.advance(10 * IDLE_MILLISECONDS);
  expect(processes(local)).toEqual(before);
  expect(measured.map(({ name }) => name)).not.toContain('ModelSetupTime');
});

test('requests beyond the provisioned ones spill over to environments that are started for them, and that end', async () => {
  const { local, clock, measured } = await startServerless();
  await local.endpoint('spill', { all: serverless({ MaxConcurrency: 2, ProvisionedConcurrency: 1 }) });
  const provisioned = processes(local);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(local.invoke('spill', 'slow 1000'))));
  expect(outcomes.sort()).toEqual([...Array(3).fill('ThrottlingException'), 'ok', 'ok']);
  expect(processes(local)).toHaveLength(2);
  await clock.advance(IDLE_MILLISECONDS);
  await until(() => processes(local).length === 1);
  expect(processes(local)).toEqual(provisioned);
  const told = measured.map(({ name, value, unit }) => `${name} ${unit === 'Microseconds' ? '' : value} ${unit}`);
  expect(told.sort()).toEqual(
    [
      'ModelSetupTime  Microseconds',
      'ServerlessConcurrentExecutionsUtilization 0.5 None',
      'ServerlessConcurrentExecutionsUtilization 1 None',
      'ServerlessProvisionedConcurrencyExecutions 1 Count',
      'ServerlessProvisionedConcurrencyExecutions 2 Count',
      'ServerlessProvisionedConcurrencyInvocations 0 Count',
      'ServerlessProvisionedConcurrencyInvocations 1 Count',
      'ServerlessProvisionedConcurrencySpilloverInvocations 0 Count',
      'ServerlessProvisionedConcurrencySpilloverInvocations 1 Count',
      'ServerlessProvisionedConcurrencyUtilization 1 None',
      'ServerlessProvisionedConcurrencyUtilization 2 None',
    ].sort(),
  );
});

test('a provisioned environment that ends is replaced', async () => {
  const { local } = await startServerless();
  await local.endpoint('tough', { all: serverless({ ProvisionedConcurrency: 1 }) });
  const [pid] = processes(local);
  const [before] = running(local, 'tough');
  process.kill(pid, 'SIGKILL');
  await until(() => running(local, 'tough').some(({ id }) => id !== before.id));
  expect(processes(local)).toEqual([await pidOf(local, 'tough')]);
});

test('fails when a provisioned environment does not start: the endpoint is not created', async () => {
  const { local } = await startServerless();
  const Environment = { START: 'die' };
  const endpoint = await local.endpoint('stillborn', {
    all: serverless({ ProvisionedConcurrency: 1 }, { Environment }),
  });
  expect(endpoint.EndpointStatus).toBe('Failed');
});

test('UpdateEndpointWeightsAndCapacities changes both concurrencies of an endpoint that serves', async () => {
  const { local } = await startServerless();
  await local.endpoint('moved', { all: serverless({ MaxConcurrency: 1 }) });
  await update(local, 'moved', { ServerlessUpdateConfig: { MaxConcurrency: 5, ProvisionedConcurrency: 2 } });
  const expected = { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency: 2 };
  expect(await local.settled('moved')).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [{ CurrentServerlessConfig: expected, DesiredServerlessConfig: expected }],
  });
  const provisioned = processes(local);
  expect(provisioned).toHaveLength(2);
  await update(local, 'moved', { ServerlessUpdateConfig: { ProvisionedConcurrency: 1 } });
  await local.settled('moved');
  await until(() => processes(local).length === 1);
  expect(provisioned).toContain(processes(local)[0]);
});

test('fails when the environments that an update asks for do not start: the concurrency is as before', async () => {
  const { local } = await startServerless();
  const file = path.join(local.folder, 'die');
  await local.endpoint('refused', { all: serverless({ MaxConcurrency: 3 }, { Environment: { DIE_IF: file } }) });
  writeFileSync(file, '');
  await update(local, 'refused', { ServerlessUpdateConfig: { MaxConcurrency: 9, ProvisionedConcurrency: 2 } });
  const settled = await local.settled('refused');
  expect(settled).toMatchObject({
    EndpointStatus: 'InService',
    FailureReason: expect.stringContaining('did not pass the ping health check'),
  });
  expect(settled.ProductionVariants?.[0].CurrentServerlessConfig).toEqual({ MemorySizeInMB: 2048, MaxConcurrency: 3 });
  rmSync(file);
  expect(processes(local)).toEqual([]);
  expect(await outcomeOf(local.invoke('refused', 'echo'))).toBe('ok');
});

test('fails when an update asks for what a serverless variant, or one of instances, has not', async () => {
  const { local } = await startServerless();
  await local.endpoint('less', { all: serverless({ MaxConcurrency: 2 }) });
  await local.endpoint('full');
  const said = (name: string, desired: object) => update(local, name, desired).catch(({ message }) => message);
  expect(await said('less', { DesiredInstanceCount: 2 })).toBe(
    'DesiredInstanceCount is not supported for serverless variant "all".',
  );
  expect(await said('less', { ServerlessUpdateConfig: { ProvisionedConcurrency: 3 } })).toBe(
    'ProvisionedConcurrency of variant "all" must be less than or equal to MaxConcurrency, 2: it is 3.',
  );
  expect(await said('full', { ServerlessUpdateConfig: { MaxConcurrency: 3 } })).toBe(
    'ServerlessUpdateConfig is not supported for variant "all" of instances.',
  );
});
