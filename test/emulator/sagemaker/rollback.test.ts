import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { blueGreen, Guarded, instances, percent, rolling } from './guarded';
import { Local, until } from './local';

let guarded: Guarded;

beforeAll(async () => {
  guarded = await Guarded.start();
});
afterAll(() => Local.removeAll());
afterEach(() => guarded.alarms.set('errors', 'OK'));

const CANARY = blueGreen({ Type: 'CANARY', CanarySize: percent(50) });
const settled = (name: string) => guarded.local.settled(name);
const onOld = (name: string) => ({ EndpointStatus: 'InService', EndpointConfigName: name });
const trip = (reason?: string) => guarded.alarms.set('errors', 'ALARM', reason);

test('an alarm that goes off in the bake sends all traffic back, and the endpoint ends InService on the old config', async () => {
  await guarded.endpoint('tripped', 2);
  const statuses: string[] = [];
  await guarded.update('tripped', CANARY);
  await guarded.baking('tripped', 'canary capacity of 1 instance(s)');
  const slow = Promise.all(Array.from({ length: 12 }, () => guarded.local.invoke('tripped', 'slow 600')));
  await guarded.busy('tripped');
  trip('Threshold Crossed: 1 datapoint [1.0]');
  await until(async () => {
    const { EndpointStatus = '' } = await guarded.local.describe('tripped');
    if (!statuses.includes(EndpointStatus)) statuses.push(EndpointStatus);
    return EndpointStatus === 'InService';
  });
  await slow;
  expect(statuses).toEqual(['RollingBack', 'InService']);
  expect(await settled('tripped')).toMatchObject({
    ...onOld('tripped'),
    FailureReason:
      'The deployment was rolled back: the CloudWatch alarm "errors" went into ALARM state (Threshold Crossed: 1 datapoint [1.0]).',
  });
  expect((await settled('tripped')).PendingDeploymentSummary).toBeUndefined();
  await guarded.expectShare('tripped', 0, 50);
  expect(guarded.local.said.at(-1)).toBe('Endpoint tripped is rolled back: it goes on serving tripped.');
});

test('all traffic goes back at once, while the bad fleet finishes what it is at', async () => {
  await guarded.endpoint('prompt');
  await guarded.update('prompt', blueGreen({}));
  await guarded.baking('prompt', 'full capacity of 1 instance(s)');
  const patient = guarded.local.invoke('prompt', 'slow 1500');
  await guarded.busy('prompt');
  trip();
  await until(async () => (await guarded.local.describe('prompt')).EndpointStatus === 'RollingBack');
  expect(await guarded.stage('prompt')).toMatch(/^Deleting: Terminating 1 instance\(s\)\.$/);
  await guarded.expectShare('prompt', 0, 30);
  expect((await guarded.local.describe('prompt')).EndpointStatus).toBe('RollingBack');
  expect((await patient).text).toBe('two');
  expect(await settled('prompt')).toMatchObject(onOld('prompt'));
});

test('an alarm goes off in the termination wait as well', async () => {
  await guarded.endpoint('late');
  const config = blueGreen({ WaitIntervalInSeconds: 0 }, { TerminationWaitInSeconds: 600 });
  await guarded.update('late', config);
  await guarded.baking('late', 'full capacity of 1 instance(s)');
  await guarded.clock.advance(599_000);
  trip();
  expect(await settled('late')).toMatchObject(onOld('late'));
});

test('an alarm that is in ALARM when the update starts stops it before the new fleet gets any traffic', async () => {
  await guarded.endpoint('alarmed');
  trip();
  await guarded.update('alarmed', CANARY);
  expect(await settled('alarmed')).toMatchObject({
    ...onOld('alarmed'),
    FailureReason:
      'The deployment was rolled back: the CloudWatch alarm "errors" was in ALARM state already when the deployment started.',
  });
});

test('an alarm without enough data stops nothing', async () => {
  await guarded.endpoint('quiet');
  guarded.alarms.set('errors', 'INSUFFICIENT_DATA');
  await guarded.update('quiet', blueGreen({}));
  await guarded.baking('quiet', 'full capacity of 1 instance(s)');
  await guarded.clock.advance(300_000);
  expect((await settled('quiet')).EndpointConfigName).toBe('quiet-two');
});

test('an alarm that is deleted in the bake rolls the deployment back at its end', async () => {
  await guarded.endpoint('unguarded');
  guarded.alarms.set('passing', 'OK');
  await guarded.update('unguarded', blueGreen({}, {}, ['errors', 'passing']));
  await guarded.baking('unguarded', 'full capacity of 1 instance(s)');
  guarded.alarms.delete('passing');
  await guarded.clock.advance(300_000);
  expect((await settled('unguarded')).FailureReason).toBe(
    'The deployment was rolled back: the CloudWatch alarm "passing" of AutoRollbackConfiguration does not exist any more.',
  );
});

test('a deployment that bakes beyond its time limit is rolled back', async () => {
  await guarded.endpoint('endless', 2);
  const routing = { Type: 'LINEAR', LinearStepSize: percent(10) };
  await guarded.update('endless', blueGreen(routing, { MaximumExecutionTimeoutInSeconds: 700 }));
  await guarded.baking('endless', 'linear step capacity of 1 instance(s)');
  await guarded.clock.advance(600_000);
  expect((await guarded.local.describe('endless')).EndpointStatus).toBe('Updating');
  await guarded.clock.advance(101_000);
  expect(await settled('endless')).toMatchObject({
    ...onOld('endless'),
    FailureReason: 'The deployment was rolled back: it took longer than MaximumExecutionTimeoutInSeconds, 700 seconds.',
  });
});

test('a new fleet that does not come up is rolled back with the reason of its container', async () => {
  await guarded.endpoint('stillborn', 1, { Environment: { START: 'die' } });
  await guarded.update('stillborn', CANARY);
  const described = await settled('stillborn');
  expect(described).toMatchObject(onOld('stillborn'));
  expect(described.FailureReason).toMatch(/it ended with exit code 3/);
});

test('a tripped alarm calls off a new fleet that is still coming up', async () => {
  await guarded.endpoint('hopeless', 1, { Environment: { PING: '503' } });
  await guarded.update('hopeless', CANARY);
  await until(async () => (await guarded.stage('hopeless')).startsWith('Creating: Launching 1 instance(s).'));
  trip();
  expect(await settled('hopeless')).toMatchObject(onOld('hopeless'));
});

test('a rolling update goes back whole, once the old fleet is complete again', async () => {
  await guarded.endpoint('roll', 3);
  await guarded.update('roll', rolling({}));
  await guarded.baking('roll', 'batch capacity of 1 instance(s)');
  await guarded.clock.advance(300_000);
  await guarded.baking('roll', 'batch capacity of 2 instance(s)');
  expect(await guarded.counts('roll')).toEqual([2, 2]);
  await guarded.expectShare('roll', 2 / 3);
  trip();
  expect(await settled('roll')).toMatchObject({
    ...onOld('roll'),
    ProductionVariants: [{ CurrentInstanceCount: 3, DesiredInstanceCount: 3 }],
  });
  await guarded.expectShare('roll', 0, 50);
});

test('a rolling update goes back in batches where it is told to', async () => {
  await guarded.endpoint('batched', 4);
  await guarded.update('batched', rolling({ RollbackMaximumBatchSize: instances(1) }));
  for (const capacity of ['batch capacity of 1', 'batch capacity of 2', 'batch capacity of 3']) {
    await guarded.baking('batched', `${capacity} instance(s)`);
    if (!capacity.endsWith('3')) await guarded.clock.advance(300_000);
  }
  expect(await guarded.counts('batched')).toEqual([2, 3]);
  const seen = new Set<string>();
  guarded.local.world.part(Endpoints).onStateChange(({ detail }) => {
    const { EndpointStatus, ProductionVariants, PendingDeploymentSummary: pending } = detail as unknown as Detail;
    if (EndpointStatus !== 'ROLLING_BACK' || !pending) return;
    const [old, fresh] = [ProductionVariants, pending.ProductionVariants];
    seen.add(`${old[0].CurrentInstanceCount} old, ${fresh[0].CurrentInstanceCount} new`);
  });
  trip();
  expect(await settled('batched')).toMatchObject(onOld('batched'));
  expect([...seen]).toEqual(['2 old, 3 new', '3 old, 3 new', '3 old, 1 new', '4 old, 1 new']);
  await guarded.expectShare('batched', 0, 50);
});

interface Detail {
  readonly EndpointStatus: string;
  readonly ProductionVariants: readonly { readonly CurrentInstanceCount: number }[];
  readonly PendingDeploymentSummary?: Pick<Detail, 'ProductionVariants'>;
}

test('the next update forgets the rollback', async () => {
  await guarded.endpoint('again');
  trip();
  await guarded.update('again', blueGreen({}));
  expect((await settled('again')).FailureReason).toBeDefined();
  guarded.alarms.set('errors', 'OK');
  await guarded.update('again', blueGreen({ WaitIntervalInSeconds: 0 }));
  const described = await settled('again');
  expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'again-two' });
  expect(described.FailureReason).toBeUndefined();
});
