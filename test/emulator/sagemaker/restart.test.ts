import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import {
  CreateEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local } from './local';

afterAll(() => Local.removeAll());

const isAlive = (pid: number) => existsSync(`/proc/${pid}/stat`);
const pidOf = async (local: Local, name: string): Promise<number> =>
  JSON.parse((await local.invoke(name, 'model')).text).pid;

test('an endpoint serves again after a stop, although its config, model and model data are gone', async () => {
  const first = await Local.start();
  await first.endpoint('kept', { all: { ModelDataUrl: 's3://models/one.tar.gz' } });
  const pid = await pidOf(first, 'kept');
  await first.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'kept' }));
  await first.sagemaker.send(new DeleteModelCommand({ ModelName: 'kept-all' }));
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await Local.start({ folder: first.folder });
  second.objects.clear();
  expect(await second.describe('kept')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'kept' });
  expect(JSON.parse((await second.invoke('kept', 'model')).text)).toMatchObject({ model: 'one' });
});

test('what a killed emulator left running is ended by the next one', async () => {
  const first = await Local.start();
  await first.endpoint('orphan');
  const pid = await pidOf(first, 'orphan');
  await first.unplug();
  expect(isAlive(pid)).toBe(true);

  const second = await Local.start({ folder: first.folder });
  expect(isAlive(pid)).toBe(false);
  expect(second.said).toContain('Ended 1 process(es) that an earlier run had left behind.');
  expect(await pidOf(second, 'orphan')).not.toBe(pid);
  expect(readdirSync(path.join(second.folder, 'instances'))).toHaveLength(1);
  await first.world.close();
});

test('an endpoint that was being created when the emulator ended is created again', async () => {
  const first = await Local.start({ realClock: new ManualClock() });
  await first.config('early', { all: { ModelDataUrl: 's3://models/one.tar.gz', Environment: { PING: '503' } } });
  await first.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'early', EndpointConfigName: 'early' }));
  await first.stop();

  const clock = new ManualClock();
  const starting = Local.start({ folder: first.folder, realClock: clock });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await clock.advance(480_000);
  const second = await starting;
  expect(second.said).toContain('Endpoint early was Creating when the emulator ended: it is deployed again.');
  expect(await second.settled('early')).toMatchObject({ EndpointStatus: 'Failed' });
});

test('an update that the emulator did not finish is done again, and the old fleet serves meanwhile', async () => {
  const first = await Local.start({ realClock: new ManualClock() });
  await first.endpoint('midway', { all: { ModelDataUrl: 's3://models/one.tar.gz' } });
  await first.config('midway-two', { all: { ModelDataUrl: 's3://models/two.tar.gz' } });
  await first.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'midway', EndpointConfigName: 'midway-two' }));
  await first.stop();

  const second = await Local.start({ folder: first.folder });
  expect(second.said).toContain(
    'Endpoint midway was Updating when the emulator ended: its deployment of midway-two goes on at step 1 of 2, whose bake begins anew.',
  );
  expect(await second.settled('midway')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'midway-two',
  });
  expect((await second.invoke('midway', 'slow 0')).text).toBe('two');
});
