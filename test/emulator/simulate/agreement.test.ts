import { scaledBy } from '../../../emulator/src/simulate/settings/from-options';
import { simulate } from '../../../emulator/src/simulate/simulate';
import { readTrace } from '../../../emulator/src/simulate/trace';
import { MINUTE, Scaled } from '../autoscaling/scaled';
import { minutes, steady } from './printed';

const [MIN, MAX, TARGET] = [1, 4, 100];
const LOAD = [...steady(5, 50), ...steady(12, 250), ...steady(3, 900), ...steady(40, 20)];

let emulator: Scaled;

beforeAll(async () => {
  emulator = await Scaled.start();
});
afterAll(() => emulator.remove());

test('a simulation scales when and as far as the emulator does under the same load', async () => {
  const trace = readTrace(minutes(...LOAD), 'load.csv');
  const settings = { min: MIN, max: MAX, targetInvocations: TARGET };
  const { activities, from } = simulate(scaledBy(settings), trace, { startup: 0 });
  const simulated = activities.filter(({ to }) => to !== undefined).map(({ at, to }) => [(at - from) / 1000, to]);
  expect(simulated.map(([, to]) => to)).toEqual([3, 4, 1]);
  expect(await emulated()).toEqual(simulated);
});

/** Seconds from the beginning, and the count that was set. */
async function emulated(): Promise<number[][]> {
  await emulator.endpoint('same', [MIN, MAX]);
  await emulator.track('same', TARGET);
  const begin = emulator.clock.now().getTime();
  expect(begin % MINUTE).toBe(0);
  for (const requests of LOAD) {
    const [instances = 1] = await emulator.counts('same');
    await emulator.pass('same', 1, requests / instances);
  }
  const scaled = (await emulator.activities('same')).reverse();
  return scaled.map(({ StartTime, Description }) => [
    ((StartTime?.getTime() ?? 0) - begin) / 1000,
    Number(Description?.match(/^Setting desired instance count to (\d+)\.$/)?.[1]),
  ]);
}
