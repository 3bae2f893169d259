import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { blueGreen, Guarded, instances, percent, rolling } from './guarded';
import { Local, until } from './local';

let guarded: Guarded;

beforeAll(async () => {
  guarded = await Guarded.start();
});
afterAll(() => Local.removeAll());

const settled = (name: string) => guarded.local.settled(name);
const done = (name: string) => ({ EndpointStatus: 'InService', EndpointConfigName: `${name}-two` });

test('a canary takes its share while it bakes, then all of the traffic, and the old fleet goes after the termination wait', async () => {
  await guarded.endpoint('canary', 4);
  const policy = { TerminationWaitInSeconds: 120 };
  await guarded.update('canary', blueGreen({ Type: 'CANARY', CanarySize: instances(1) }, policy));
  await guarded.baking('canary', 'canary capacity of 1 instance(s)');
  expect(await guarded.stage('canary')).toBe(
    'Baking: Baking for 300 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
  );
  expect(await guarded.counts('canary')).toEqual([4, 4]);
  await guarded.expectShare('canary', 0.25);
  await guarded.clock.advance(299_000);
  await guarded.expectShare('canary', 0.25, 100);
  await guarded.clock.advance(1_000);
  await guarded.baking('canary', 'full capacity of 4 instance(s)');
  await guarded.expectShare('canary', 1, 50);
  await guarded.clock.advance(300_000);
  await until(async () => (await guarded.stage('canary')).includes('120 seconds (TerminationWaitInSeconds)'));
  expect(await guarded.counts('canary')).toEqual([4, 4]);
  expect(await guarded.local.describe('canary')).toMatchObject({
    EndpointStatus: 'Updating',
    EndpointConfigName: 'canary',
    PendingDeploymentSummary: {
      EndpointConfigName: 'canary-two',
      ProductionVariants: [{ InstanceType: 'ml.m5.large', CurrentInstanceCount: 4, DesiredInstanceCount: 4 }],
    },
    LastDeploymentConfig: { BlueGreenUpdatePolicy: policy },
  });
  await guarded.clock.advance(120_000);
  expect(await settled('canary')).toMatchObject(done('canary'));
  expect((await settled('canary')).PendingDeploymentSummary).toBeUndefined();
});

test('a linear rollout moves in equal steps, each with its bake', async () => {
  await guarded.endpoint('linear', 2);
  await guarded.update('linear', blueGreen({ Type: 'LINEAR', LinearStepSize: percent(40) }));
  await guarded.baking('linear', 'linear step capacity of 1 instance(s)');
  await guarded.expectShare('linear', 0.4);
  await guarded.clock.advance(300_000);
  await guarded.baking('linear', 'linear step capacity of 2 instance(s)');
  await guarded.expectShare('linear', 0.8);
  await guarded.clock.advance(300_000);
  await guarded.baking('linear', 'full capacity of 2 instance(s)');
  await guarded.expectShare('linear', 1, 50);
  await guarded.clock.advance(300_000);
  expect(await settled('linear')).toMatchObject(done('linear'));
});

test('a rolling update replaces instances in batches: as many old ones go after each bake', async () => {
  await guarded.endpoint('rolling', 4);
  await guarded.update('rolling', rolling({ MaximumBatchSize: instances(2) }));
  await guarded.baking('rolling', 'batch capacity of 2 instance(s)');
  expect(await guarded.counts('rolling')).toEqual([4, 2]);
  await guarded.expectShare('rolling', 0.5);
  await guarded.clock.advance(300_000);
  await guarded.baking('rolling', 'full capacity of 4 instance(s)');
  expect(await guarded.counts('rolling')).toEqual([2, 4]);
  await guarded.expectShare('rolling', 1, 50);
  await guarded.clock.advance(300_000);
  expect(await settled('rolling')).toMatchObject({
    ...done('rolling'),
    ProductionVariants: [{ CurrentInstanceCount: 4, DesiredInstanceCount: 4 }],
  });
});

test('all at once bakes on all of the traffic', async () => {
  await guarded.endpoint('once');
  await guarded.update('once', blueGreen({}));
  await guarded.baking('once', 'full capacity of 1 instance(s)');
  await guarded.expectShare('once', 1, 50);
  expect(await guarded.counts('once')).toEqual([1, 1]);
  await guarded.clock.advance(300_000);
  expect(await settled('once')).toMatchObject(done('once'));
});

test('variants keep the proportion of their weights on both sides of a canary, and TargetVariant is split alike', async () => {
  const two = (name: string) => ({ ModelDataUrl: `s3://models/${name}.tar.gz`, InitialInstanceCount: 2 });
  const variants = (name: string) => ({ a: { ...two(name), InitialVariantWeight: 3 }, b: two(name) });
  await guarded.local.endpoint('pair', variants('one'));
  await guarded.local.config('pair-two', variants('two'));
  await guarded.update('pair', blueGreen({ Type: 'CANARY', CanarySize: percent(50) }));
  await guarded.baking('pair', 'canary capacity of 1 instance(s)');
  const seen: Record<string, number> = {};
  for (let i = 0; i < 400; i++) {
    const { text, InvokedProductionVariant } = await guarded.local.invoke('pair', 'slow 0');
    seen[`${text} ${InvokedProductionVariant}`] = (seen[`${text} ${InvokedProductionVariant}`] ?? 0) + 1;
  }
  for (const [key, share] of Object.entries({ 'one a': 0.375, 'two a': 0.375, 'one b': 0.125, 'two b': 0.125 }))
    expect(Math.abs(seen[key] / 400 - share)).toBeLessThan(0.11);
  const aimed = new Set<string>();
  for (let i = 0; i < 40; i++) aimed.add((await guarded.local.invoke('pair', 'slow 0', { TargetVariant: 'b' })).text);
  expect(aimed).toEqual(new Set(['one', 'two']));
  await guarded.clock.advance(300_000);
  await guarded.baking('pair', 'full capacity of 2 instance(s)');
  await guarded.clock.advance(300_000);
  expect(await settled('pair')).toMatchObject(done('pair'));
});

test('an update and a deletion are refused while a rollout bakes', async () => {
  await guarded.endpoint('busy');
  await guarded.update('busy', blueGreen({}));
  await guarded.baking('busy', 'full capacity of 1 instance(s)');
  const refusal = 'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/busy".';
  await expect(guarded.update('busy')).rejects.toThrow(refusal);
  await guarded.clock.advance(300_000);
  await settled('busy');
});

test('a deployment config that is given at creation guards nothing, until an update retains it', async () => {
  const DeploymentConfig = blueGreen({});
  const { local } = guarded;
  await local.config('kept');
  const { CreateEndpointCommand } = await import('@aws-sdk/client-sagemaker');
  const creation = { EndpointName: 'kept', EndpointConfigName: 'kept', DeploymentConfig };
  await local.sagemaker.send(new CreateEndpointCommand(creation));
  expect(await settled('kept')).toMatchObject({
    EndpointStatus: 'InService',
    LastDeploymentConfig: DeploymentConfig,
  });
  await local.config('kept-two');
  const update = { EndpointName: 'kept', EndpointConfigName: 'kept-two', RetainDeploymentConfig: true };
  await local.sagemaker.send(new UpdateEndpointCommand(update));
  await guarded.baking('kept', 'full capacity of 1 instance(s)');
  await guarded.clock.advance(300_000);
  expect(await settled('kept')).toMatchObject({ ...done('kept'), LastDeploymentConfig: DeploymentConfig });
  await local.config('kept-three');
  const plain = { EndpointName: 'kept', EndpointConfigName: 'kept-three' };
  await local.sagemaker.send(new UpdateEndpointCommand(plain));
  expect((await settled('kept')).LastDeploymentConfig).toBeUndefined();
});

test.each([
  ['nothing is retained', {}, 1, 1],
  ['all is retained', { RetainAllVariantProperties: true }, 2, 5],
  [
    'the weight is not',
    {
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' as const }],
    },
    2,
    1,
  ],
  [
    'the count is not',
    {
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredInstanceCount' as const }],
    },
    1,
    5,
  ],
])('an update takes counts and weights over as it is told: %s', async (what, retention, count, weight) => {
  const name = `retain-${what.replaceAll(' ', '-')}`;
  await guarded.local.endpoint(name, { all: { InitialInstanceCount: 2, InitialVariantWeight: 5 } });
  await guarded.local.config(`${name}-two`);
  await guarded.update(name, undefined, retention);
  expect(await settled(name)).toMatchObject({
    ...done(name),
    ProductionVariants: [{ CurrentInstanceCount: count, DesiredInstanceCount: count, CurrentWeight: weight }],
  });
});
