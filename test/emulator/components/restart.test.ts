import { DeleteModelCommand, UpdateEndpointCommand, UpdateInferenceComponentCommand } from '@aws-sdk/client-sagemaker';
import { IDLE_MILLISECONDS } from '../../../emulator/src/sagemaker/components/scale-in';
import { Local } from '../sagemaker/local';
import { processes } from '../serverless/serverless';
import { Hosting, running } from './hosting';

const killed: Hosting[] = [];

/** Takes the port away and leaves all else, as a kill does. What is left in this process ends with the tests. */
async function kill(hosting: Hosting): Promise<void> {
  killed.push(hosting);
  await hosting.local.unplug();
}

afterAll(async () => {
  for (const { local } of killed) await local.world.close();
  await Local.removeAll();
});

test('after a kill the copies are back, although the model and its data are gone', async () => {
  const first = await Hosting.start();
  await first.endpoint('kept', {
    ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 },
  });
  await first.local.model('artist', { ModelDataUrl: 's3://models/two.tar.gz' });
  const { ComputeResourceRequirements } = running('two');
  await first.component('modelled', 'kept', 5, { ModelName: 'artist', ComputeResourceRequirements });
  await first.local.sagemaker.send(new DeleteModelCommand({ ModelName: 'artist' }));
  const before = processes(first.local);
  expect(before).toHaveLength(5);
  await kill(first);

  const second = await Hosting.start(first.local.folder);
  second.local.objects.clear();
  expect(await second.describe('modelled')).toMatchObject({
    InferenceComponentStatus: 'InService',
    Specification: { ModelName: 'artist' },
    RuntimeConfig: { DesiredCopyCount: 5, CurrentCopyCount: 5 },
  });
  expect(await second.hosts('kept')).toBe(2);
  expect(JSON.parse(await second.ask('kept', 'modelled'))).toMatchObject({ model: 'two' });
  expect(processes(second.local).filter((pid) => before.includes(pid))).toEqual([]);
});

test("an update that the emulator's end cut off is done again, and the old copies serve meanwhile", async () => {
  const first = await Hosting.start();
  await first.endpoint('midway');
  await first.component('changing', 'midway', 2);
  const Specification = running('two');
  const RollingUpdatePolicy = {
    MaximumBatchSize: { Type: 'COPY_COUNT' as const, Value: 1 },
    WaitIntervalInSeconds: 60,
  };
  await first.local.sagemaker.send(
    new UpdateInferenceComponentCommand({
      InferenceComponentName: 'changing',
      Specification,
      DeploymentConfig: { RollingUpdatePolicy },
    }),
  );
  await first.local.stop();

  const second = await Hosting.start(first.local.folder);
  expect(await second.describe('changing')).toMatchObject({ InferenceComponentStatus: 'Updating' });
  expect(['one', 'two']).toContain(await second.ask('midway', 'changing', 'slow 0'));
  const settled = second.settled('changing');
  let done = false;
  settled.then(() => {
    done = true;
  });
  while (!done) {
    await second.clock.advance(60_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await settled).toMatchObject({ InferenceComponentStatus: 'InService' });
  expect(await second.ask('midway', 'changing', 'slow 0')).toBe('two');
  expect(processes(second.local)).toHaveLength(2);
});

test('a component without copies, on an endpoint without instances, comes back after a restart', async () => {
  const ManagedInstanceScaling = { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 1 } as const;
  const first = await Hosting.start();
  await first.endpoint('asleep', { ManagedInstanceScaling });
  await first.component('dreamer', 'asleep', 1);
  await first.scale('dreamer', 0);
  await first.clock.advance(IDLE_MILLISECONDS);
  expect(await first.hosts('asleep')).toBe(0);
  await first.local.stop();

  const second = await Hosting.start(first.local.folder);
  expect(await second.hosts('asleep')).toBe(0);
  await second.scale('dreamer', 1);
  expect(await second.ask('asleep', 'dreamer', 'slow 0')).toBe('one');
});

test('copies run from what was prepared for them, also after their endpoint got other instances', async () => {
  const first = await Hosting.start();
  await first.endpoint('renewed');
  await first.component('steady', 'renewed', 1);
  await first.config('renewed-two');
  await first.local.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: 'renewed', EndpointConfigName: 'renewed-two' }),
  );
  expect(await first.local.settled('renewed')).toMatchObject({ EndpointConfigName: 'renewed-two' });
  await first.local.stop();

  const second = await Hosting.start(first.local.folder);
  second.local.objects.clear();
  await second.scale('steady', 2);
  expect(await second.describe('steady')).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 2 } });
});
