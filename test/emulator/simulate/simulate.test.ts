import type { Assumptions } from '../../../emulator/src/simulate/assumptions';
import type { Scaled } from '../../../emulator/src/simulate/scaled';
import { type PlainSettings, scaledBy } from '../../../emulator/src/simulate/settings/from-options';
import { simulate } from '../../../emulator/src/simulate/simulate';
import { readTrace } from '../../../emulator/src/simulate/trace';
import { minutes, steady } from './printed';

const AT_ONCE: Assumptions = { startup: 0 };

function simulation(load: string, settings: Partial<PlainSettings> = {}, assumptions = AT_ONCE) {
  return simulate(
    scaledBy({ min: 1, max: 10, targetInvocations: 100, ...settings }),
    readTrace(load, 'load.csv'),
    assumptions,
  );
}

/** Seconds from the beginning, and how many there were before and after. */
function scalings({ activities, from }: ReturnType<typeof simulation>) {
  return activities
    .filter(({ to, status }) => to !== undefined && status !== 'Failed')
    .map((one) => [(one.at - from) / 1000, one.from, one.to]);
}

test('three minutes above the target scale out to what brings the metric to it', () => {
  expect(scalings(simulation(minutes(...steady(10, 450))))).toEqual([[190, 1, 5]]);
});

test('a load that is at the target scales nothing', () => {
  const { activities, totals } = simulation(minutes(...steady(60, 100)));
  expect(activities).toEqual([]);
  expect(totals).toMatchObject({ peak: 1, mean: 1, least: 1, instanceHours: 1, requests: 6000, meanRequests: 100 });
});

test('fifteen minutes below nine tenths of the target scale in, and never below the fewest', () => {
  const load = minutes(...steady(40, 20));
  expect(scalings(simulation(load, { min: 2, initial: 6 }))).toEqual([[910, 6, 2]]);
});

test('a count outside of the bounds is brought into them at the beginning', () => {
  const { activities } = simulation(minutes(...steady(3, 100)), { initial: 20 });
  expect(activities).toMatchObject([
    { from: 20, to: 10, cause: 'maximum capacity was set to 10', status: 'Successful' },
  ]);
});

test('new instances take requests only once they have started, and are paid for from when they were asked for', () => {
  const { samples, totals, activities } = simulation(minutes(...steady(20, 200)), {}, { startup: 300_000 });
  expect(activities[0]).toMatchObject({ from: 1, to: 2 });
  expect(activities[0].endedAt! - activities[0].at).toBe(300_000);
  expect(samples[4]).toMatchObject({ desired: 2, inService: 1 });
  expect(samples[9]).toMatchObject({ desired: 2, inService: 2 });
  expect(totals.instanceHours).toBeCloseTo((190 + 2 * (1200 - 190)) / 3600, 9);
});

test('while instances start nothing else scales, and the service says why', () => {
  const { activities } = simulation(minutes(...steady(4, 200), ...steady(8, 900)), {}, { startup: 300_000 });
  expect(activities.map(({ to, notScaled }) => to ?? notScaled?.Code)).toEqual([
    2,
    'TargetServicePutResourceAsUnscalable',
    9,
    'TargetServicePutResourceAsUnscalable',
  ]);
});

test('an instance that starts at the end is still starting', () => {
  const { activities, totals } = simulation(minutes(...steady(5, 200)), {}, { startup: 600_000 });
  expect(activities.at(-1)).toMatchObject({
    status: 'Failed',
    notScaled: { Code: 'TargetServicePutResourceAsUnscalable' },
  });
  expect(activities[0]).toMatchObject({ status: 'InProgress', to: 2 });
  expect(totals.peak).toBe(2);
});

test('what is more than the instances can take is counted, and utilisation goes beyond all of it', () => {
  const { totals } = simulation(minutes(...steady(10, 300)), { max: 2 }, { startup: 0, capacity: 120 });
  expect(totals.peakUtilisation).toBeCloseTo(2.5, 9);
  const [alone, both] = [190 / 60, (600 - 190) / 60];
  expect(totals.beyondCapacity).toBeCloseTo(alone * (300 - 120) + both * (300 - 240), 6);
});

test('the share of time above the target is of the minutes that have a value', () => {
  const [tracked] = simulation(minutes(...steady(15, 90), ...steady(5, 110)), { max: 1 }).tracked;
  expect(tracked).toEqual({
    policy: 'InvocationsPerInstance',
    metric: 'InvocationsPerInstance',
    target: 100,
    above: 0.25,
  });
});

test('a variant gets its share of the requests', () => {
  const scaled: Scaled = { ...scaledBy({ min: 1, max: 4, targetInvocations: 100 }), share: 0.25 };
  expect(simulate(scaled, readTrace(minutes(40, 40), 'load.csv'), AT_ONCE).totals.requests).toBe(20);
});

test('a trace that does not begin with a minute is one of part of a minute', () => {
  const { totals, samples } = simulation('time,requests\n30,10\n60,20\n');
  expect(totals).toMatchObject({ requests: 30, hours: 90 / 3600 });
  expect(samples).toHaveLength(2);
});
