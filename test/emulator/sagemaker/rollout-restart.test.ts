import { blueGreen, Guarded, percent, rolling } from './guarded';
import { Local, until } from './local';

afterAll(() => Local.removeAll());

const CANARY = blueGreen({ Type: 'CANARY', CanarySize: percent(50) });

test.each([
  ['stopped', (guarded: Guarded) => guarded.local.stop()],
  ['killed', (guarded: Guarded) => guarded.local.unplug()],
])('a rollout that was under way when the emulator was %s goes on where it was, and bakes anew', async (how, end) => {
  const first = await Guarded.start();
  await first.endpoint('midway', 2);
  await first.update('midway', CANARY);
  await first.baking('midway', 'canary capacity of 1 instance(s)');
  await first.clock.advance(300_000);
  await first.baking('midway', 'full capacity of 2 instance(s)');
  await first.clock.advance(200_000);
  await end(first);

  const second = await Guarded.start(first.local.folder);
  expect(second.local.said).toContain(
    'Endpoint midway was Updating when the emulator ended: its deployment of midway-two goes on at step 2 of 3, whose bake begins anew.',
  );
  await second.baking('midway', 'full capacity of 2 instance(s)');
  await second.expectShare('midway', 1, 50);
  await second.clock.advance(299_000);
  expect((await second.local.describe('midway')).EndpointStatus).toBe('Updating');
  await second.clock.advance(1_000);
  expect(await second.local.settled('midway')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'midway-two',
  });
  if (how === 'killed') await first.local.world.close();
});

test('a rollout that goes on after a restart still rolls back', async () => {
  const first = await Guarded.start();
  await first.endpoint('watched', 2);
  await first.update('watched', rolling({ MaximumBatchSize: percent(50) }));
  await first.baking('watched', 'batch capacity of 1 instance(s)');
  await first.local.stop();

  const second = await Guarded.start(first.local.folder);
  await second.baking('watched', 'batch capacity of 1 instance(s)');
  await second.expectShare('watched', 0.5);
  second.alarms.set('errors', 'ALARM');
  expect(await second.local.settled('watched')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'watched',
    FailureReason: expect.stringContaining('the CloudWatch alarm "errors" went into ALARM state'),
  });
  await second.expectShare('watched', 0, 50);
});

test('a rollback that the end of the emulator cut short is finished', async () => {
  const first = await Guarded.start();
  await first.endpoint('turned', 2);
  await first.update('turned', CANARY);
  await first.baking('turned', 'canary capacity of 1 instance(s)');
  const patient = Promise.all(Array.from({ length: 12 }, () => first.local.invoke('turned', 'hold').catch(() => {})));
  await first.busy('turned');
  first.alarms.set('errors', 'ALARM');
  await until(async () => (await first.local.describe('turned')).EndpointStatus === 'RollingBack');
  await first.local.unplug();

  const second = await Guarded.start(first.local.folder);
  expect(second.local.said).toContain(
    'Endpoint turned was RollingBack when the emulator ended: it goes on rolling back to turned.',
  );
  const described = await second.local.settled('turned');
  expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'turned' });
  expect(described.FailureReason).toContain('the CloudWatch alarm "errors" went into ALARM state');
  await second.expectShare('turned', 0, 30);
  await patient;
  await first.local.world.close();
});
