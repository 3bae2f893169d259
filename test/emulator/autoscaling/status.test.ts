import { type EndpointView, renderStatus } from '../../../emulator/src/status-view';
import { Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
});
afterAll(() => scaled.remove());

/** The lines of an endpoint's scaling. */
async function lines(name: string): Promise<string[]> {
  const answer = await fetch(`${scaled.url}/_serving/status`);
  const { endpoints } = (await answer.json()) as { endpoints: EndpointView[] };
  const one = endpoints.filter(({ description }) => description.EndpointName === name);
  const all = renderStatus('http://x', one).split('\n');
  const first = all.findIndex((line) => line.startsWith('  scaling'));
  return first < 0
    ? []
    : all.slice(
        first,
        all.findIndex((line) => line.startsWith('  logs')),
      );
}

test('the status shows a scalable target with its bounds, its capacity, and what it did last and why', async () => {
  await scaled.endpoint('shown', [1, 2]);
  expect(await lines('shown')).toEqual(['  scaling all   instance count 1 of 1 to 2']);
  await scaled.register('shown', { MinCapacity: 2 });
  await scaled.idle('shown');
  expect(await lines('shown')).toEqual([
    '  scaling all   instance count 2 of 2 to 2',
    '          2026-11-20T12:00:00.000Z   Setting desired instance count to 2: Successful: minimum capacity was set to 2',
  ]);
});

test('it says what is suspended, and why nothing was scaled', async () => {
  await scaled.endpoint('full', [1, 1]);
  await scaled.track('full', 100);
  await scaled.register('full', {
    SuspendedState: { DynamicScalingInSuspended: true, ScheduledScalingSuspended: true },
  });
  await scaled.pass('full', 4, 150);
  expect(await lines('full')).toEqual([
    '  scaling all   instance count 1 of 1 to 1   suspended: scale-in, schedule',
    expect.stringMatching(
      /^ {10}2026-11-20T12:0\d:\d\d\.000Z {3}Attempting to scale due to alarm triggered: Failed \(AlreadyAtMaxCapacity\): monitor alarm TargetTracking-.* in state ALARM triggered policy track$/,
    ),
  ]);
});

test('an endpoint that nobody scales has no such line', async () => {
  await scaled.local.endpoint('plain');
  expect(await lines('plain')).toEqual([]);
});
