import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import {
  type InferenceComponentDeploymentConfig,
  type InferenceComponentSpecification,
  UpdateEndpointCommand,
  UpdateInferenceComponentCommand,
} from '@aws-sdk/client-sagemaker';
import { Local, until } from '../sagemaker/local';
import { processes } from '../serverless/serverless';
import { Hosting, refusal, running } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
  hosting.alarms.set('errors', 'OK');
});
afterAll(() => Local.removeAll());

const send = (
  InferenceComponentName: string,
  Specification: InferenceComponentSpecification,
  DeploymentConfig?: InferenceComponentDeploymentConfig,
) =>
  hosting.local.sagemaker.send(
    new UpdateInferenceComponentCommand({ InferenceComponentName, Specification, DeploymentConfig }),
  );

const rolling = (Value = 1, more: object = {}): InferenceComponentDeploymentConfig => ({
  RollingUpdatePolicy: {
    MaximumBatchSize: { Type: 'COPY_COUNT', Value },
    WaitIntervalInSeconds: 300,
    ...more,
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] },
});

/** What each copy of a component answers, sorted. */
async function answers(endpoint: string, component: string): Promise<string[]> {
  const seen = new Map<number, string>();
  const { RuntimeConfig } = await hosting.describe(component);
  const all = async () => {
    const { pid, model } = JSON.parse(await hosting.ask(endpoint, component));
    seen.set(pid, model);
    return seen.size === RuntimeConfig?.CurrentCopyCount;
  };
  await until(all);
  return [...seen.values()].sort();
}

/** Waits until the rollout bakes: nothing else sleeps on the world's clock. */
const baking = () => until(() => hosting.clock.sleeping > 0);

test('without a deployment config all copies are replaced at once, and nothing is left of the old ones', async () => {
  await hosting.endpoint('whole');
  await hosting.component('plain', 'whole', 2);
  await send('plain', running('two'));
  expect(await hosting.settled('plain')).toMatchObject({
    InferenceComponentStatus: 'InService',
    Specification: { Container: { ArtifactUrl: 's3://models/two.tar.gz' } },
    RuntimeConfig: { CurrentCopyCount: 2 },
  });
  expect(await answers('whole', 'plain')).toEqual(['two', 'two']);
  expect(processes(hosting.local)).toHaveLength(2);
  const folders = readdirSync(path.join(hosting.local.folder, 'fleets'));
  expect(folders.filter((name) => name.startsWith('component-'))).toHaveLength(1);
});

test('a rolling update replaces copies batch by batch, and bakes after each', async () => {
  await hosting.endpoint('rolled');
  await hosting.component('stepwise', 'rolled', 3);
  await send('stepwise', running('two'), rolling());
  await baking();
  expect(await hosting.describe('stepwise')).toMatchObject({ InferenceComponentStatus: 'Updating' });
  expect(await answers('rolled', 'stepwise')).toEqual(['one', 'one', 'two']);
  await hosting.clock.advance(300_000);
  await baking();
  expect(await answers('rolled', 'stepwise')).toEqual(['one', 'two', 'two']);
  await hosting.clock.advance(300_000);
  await baking();
  expect(await answers('rolled', 'stepwise')).toEqual(['two', 'two', 'two']);
  await hosting.clock.advance(300_000);
  expect(await hosting.settled('stepwise')).toMatchObject({
    InferenceComponentStatus: 'InService',
    LastDeploymentConfig: rolling(),
  });
});

test('an alarm during the bake brings the old copies back', async () => {
  await hosting.endpoint('alarmed');
  await hosting.component(
    'watched',
    'alarmed',
    4,
    running('one', { SchedulingConfig: { PlacementStrategy: 'BINPACK' } }),
  );
  expect(await refusal(send('watched', running('two'), rolling()))).toBe('nothing: it was done');
  expect(await hosting.settled('watched')).toMatchObject({
    InferenceComponentStatus: 'InService',
    FailureReason: expect.stringContaining('There is not enough hardware resources'),
  });
  await hosting.component('second', 'alarmed', 1).catch(() => {});
  await hosting.endpoint('roomy', { InitialInstanceCount: 2 });
  await hosting.component('safe', 'roomy', 4);
  await send('safe', running('two'), rolling(2));
  await baking();
  expect(await answers('roomy', 'safe')).toEqual(['one', 'one', 'two', 'two']);
  hosting.alarms.set('errors', 'ALARM', 'too many');
  expect(await hosting.settled('safe')).toMatchObject({
    InferenceComponentStatus: 'InService',
    FailureReason: 'The deployment was rolled back: the CloudWatch alarm "errors" went into ALARM state (too many).',
    Specification: { Container: { ArtifactUrl: 's3://models/one.tar.gz' } },
    RuntimeConfig: { DesiredCopyCount: 4, CurrentCopyCount: 4 },
  });
  expect(await answers('roomy', 'safe')).toEqual(['one', 'one', 'one', 'one']);
  hosting.alarms.set('errors', 'OK');
});

test('fails when a new copy does not start: the old ones serve all the time, and the reason is told', async () => {
  await hosting.endpoint('faulty');
  await hosting.component('kept', 'faulty', 2);
  const before = processes(hosting.local);
  await send('kept', running('two', {}, { START: 'die' }));
  const settled = await hosting.settled('kept');
  expect(settled.InferenceComponentStatus).toBe('InService');
  expect(settled.FailureReason).toMatch(
    /^The primary container for inference component kept did not pass the ping health check\..* the model is broken/s,
  );
  expect(processes(hosting.local)).toEqual(before);
  expect(await answers('faulty', 'kept')).toEqual(['one', 'one']);
});

test('fails when the first copy does not start: the component is Failed, and can be deleted only', async () => {
  await hosting.endpoint('stillborn');
  const failed = await hosting.component('broken', 'stillborn', 1, running('one', {}, { START: 'die' }));
  expect(failed).toMatchObject({
    InferenceComponentStatus: 'Failed',
    FailureReason: expect.stringContaining('did not pass the ping health check'),
  });
  expect(await refusal(send('broken', running('two')))).toBe(
    'Cannot update failed inference component "broken": delete it and create it again.',
  );
  await expect(hosting.ask('stillborn', 'broken')).rejects.toThrow('has no capacity');
});

test('fails when a deployment config asks for a batch or an alarm that there is not', async () => {
  await hosting.endpoint('limits');
  await hosting.component('limited', 'limits', 2);
  expect(await refusal(send('limited', running('two'), rolling(2)))).toBe(
    'MaximumBatchSize must be between 5% and 50% of the copy count of inference component "limited": it is 2 of 2 copies.',
  );
  const unknown = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'missing' }] } };
  expect(await refusal(send('limited', running('two'), { ...rolling(), ...unknown }))).toContain(
    'AutoRollbackConfiguration names CloudWatch alarm(s) that do not exist',
  );
});

test('an update of the endpoint takes its components along, and no request is lost', async () => {
  const { local } = hosting;
  await hosting.endpoint('moved');
  await hosting.component('passenger', 'moved', 2);
  await hosting.config('moved-wider', {
    InitialInstanceCount: 2,
    RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
  });
  let done = false;
  const lost: unknown[] = [];
  const asking = (async () => {
    while (!done) await hosting.ask('moved', 'passenger', 'slow 2').catch((error) => lost.push(error));
  })();
  await local.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'moved', EndpointConfigName: 'moved-wider' }));
  expect(await local.settled('moved')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'moved-wider',
  });
  done = true;
  await asking;
  expect(lost).toEqual([]);
  expect(await hosting.hosts('moved')).toBe(2);
  expect(await hosting.describe('passenger')).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 2 } });
});

test('fails when an update of the endpoint has no room for a component: the old instances go on', async () => {
  const { local } = hosting;
  await hosting.endpoint('cramped', { InitialInstanceCount: 2 });
  await hosting.component('bulky', 'cramped', 8);
  await hosting.config('cramped-less', { InitialInstanceCount: 1 });
  await local.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: 'cramped', EndpointConfigName: 'cramped-less' }),
  );
  expect(await local.settled('cramped')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cramped',
    FailureReason: expect.stringContaining('There is not enough hardware resources'),
  });
  expect(await hosting.describe('bulky')).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 8 } });
  await hosting.config('renamed', { VariantName: 'another' });
  const rename = local.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: 'cramped', EndpointConfigName: 'renamed' }),
  );
  expect(await refusal(rename)).toBe(
    'Endpoint configuration "renamed" has no variant "fleet" for inference components, which inference component "bulky" is on.',
  );
});

test('a copy that ends is replaced', async () => {
  await hosting.endpoint('tough');
  await hosting.component('mortal', 'tough', 1);
  const { pid } = JSON.parse(await hosting.ask('tough', 'mortal'));
  process.kill(pid, 'SIGKILL');
  await until(() => !existsSync(`/proc/${pid}`));
  const next = async () => JSON.parse(await hosting.ask('tough', 'mortal').catch(() => '{}')).pid;
  await until(async () => ![undefined, pid].includes(await next()));
  expect(hosting.local.said.find((text) => text.includes('component mortal'))).toMatch(
    /^Instance i-\w+ of inference component mortal of endpoint tough (ended|refused)/,
  );
});
