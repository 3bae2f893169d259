import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';

test('at speed 60, a minute passes in a second', async () => {
  const clock = new SystemClock(60);
  const [began, real] = [clock.now().getTime(), Date.now()];
  await clock.sleep(6_000);
  const took = Date.now() - real;
  expect(took).toBeGreaterThanOrEqual(99);
  expect(took).toBeLessThan(1_000);
  expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(5_900);
});

test('a clock without a speed is the machine', () => {
  expect(Math.abs(new SystemClock().now().getTime() - Date.now())).toBeLessThan(50);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('fails when the speed is %p', (speed) => {
  expect(() => new SystemClock(speed)).toThrow(`SystemClock: speed is ${speed}, allowed is any number above 0.`);
});

test('a moved clock wakes sleepers in order, each at its time, and those who sleep again within the same move', async () => {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  const woken: string[] = [];
  const say = (name: string) => woken.push(`${name} at ${clock.now().toISOString().slice(14, 19)}`);
  clock.sleep(20_000).then(() => say('late'));
  clock
    .sleep(10_000)
    .then(() => say('early'))
    .then(() => clock.sleep(5_000))
    .then(() => say('again'));
  clock.sleep(60_000).then(() => say('never'));
  await clock.advance(30_000);
  expect(woken).toEqual(['early at 00:10', 'again at 00:15', 'late at 00:20']);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:30.000Z');
  expect(clock.sleeping).toBe(1);
});

test('a sleeper that is called off wakes at once', async () => {
  const clock = new ManualClock();
  const off = new AbortController();
  const sleeping = clock.sleep(1_000, off.signal);
  off.abort();
  await sleeping;
  expect(clock.sleeping).toBe(0);
});
