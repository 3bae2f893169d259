import { rmSync, writeFileSync } from 'node:fs';
import { PutScheduledActionCommand } from '@aws-sdk/client-application-auto-scaling';
import { Scaling } from '../../../emulator/src/autoscaling/scaling';
import { idOf, NAMESPACE, Scaled } from './scaled';

const started: Scaled[] = [];
const start = async (folder?: string) => {
  const scaled = await Scaled.start(folder);
  started.push(scaled);
  return scaled;
};

afterEach(async () => {
  for (const scaled of started.splice(0)) await scaled.remove().catch(() => {});
});

/** The port goes, what runs does not end, and nothing more is written of it: as at a kill. */
async function kill(scaled: Scaled): Promise<void> {
  await scaled.local.world.part(Scaling).close();
  await scaled.unplug();
  await scaled.local.unplug();
}

test('targets, policies, schedules and activities survive a kill, and scaling goes on', async () => {
  const first = await start();
  await first.endpoint('kept', [1, 3]);
  await first.track('kept', 100);
  const office = { ScheduledActionName: 'office', Schedule: 'rate(1 day)', ScalableTargetAction: { MinCapacity: 2 } };
  await first.autoscaling.send(new PutScheduledActionCommand({ ...NAMESPACE, ResourceId: idOf('kept'), ...office }));
  const [target, policies] = [await first.target('kept'), await first.policies('kept')];
  await kill(first);

  const second = await start(first.local.folder);
  expect(await second.target('kept')).toEqual(target);
  expect(await second.policies('kept')).toEqual(policies);
  await second.pass('kept', 4, 250);
  await second.idle('kept');
  expect(await second.counts('kept')).toEqual([3, 3]);
});

test('an activity that a kill cut off is not fulfilled, and what is still needed is done', async () => {
  const first = await start();
  const gate = `${first.local.folder}/hang`;
  await first.endpoint('cut', [1, 2], { Environment: { HANG_IF: gate } });
  await first.track('cut', 100);
  writeFileSync(gate, '');
  for (let minute = 0; minute < 4; minute++) {
    first.load('cut', 150);
    await first.clock.advance(60_000);
  }
  expect((await first.activities('cut'))[0]).toMatchObject({ StatusCode: 'InProgress' });
  await kill(first);
  rmSync(gate);

  const second = await start(first.local.folder);
  expect((await second.activities('cut'))[0]).toMatchObject({
    StatusCode: 'Unfulfilled',
    StatusMessage: 'The emulator ended while instance count was being set to 2.',
  });
  await second.pass('cut', 4, 150);
  await second.idle('cut');
  expect(await second.counts('cut')).toEqual([2, 2]);
});

test('a scheduled action whose time went by while the emulator was down is announced, and runs the next time', async () => {
  const first = await start();
  await first.endpoint('missed', [1, 3]);
  const office = {
    ScheduledActionName: 'office',
    Schedule: 'rate(5 minutes)',
    ScalableTargetAction: { MinCapacity: 2 },
  };
  await first.autoscaling.send(new PutScheduledActionCommand({ ...NAMESPACE, ResourceId: idOf('missed'), ...office }));
  await kill(first);

  const second = await start(first.local.folder);
  await second.pass('missed', 4);
  await kill(second);
  const third = await Scaled.start(first.local.folder, '2026-11-20T12:07:00Z');
  started.push(third);
  expect(third.local.said).toContain(
    'The scheduled action office of endpoint/missed/variant/all did not run at 2026-11-20T12:05:00.000Z: the emulator was down.',
  );
  expect(await third.target('missed')).toMatchObject({ MinCapacity: 1 });
  await third.pass('missed', 3);
  expect(await third.target('missed')).toMatchObject({ MinCapacity: 2 });
});
