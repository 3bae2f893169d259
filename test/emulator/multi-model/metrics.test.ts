import { ModelsOfContainers } from '../../../emulator/src/runtime/kinds/multi-model/models-of-containers';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until } from '../sagemaker/local';
import { Many } from './many';

let many: Many;
let clock: ManualClock;

beforeAll(async () => {
  clock = new ManualClock();
  many = await Many.start({ clock, realClock: new SystemClock() });
  await many.local.world.part(ModelsOfContainers).resume();
  for (const name of ['a', 'b', 'c']) many.put(name, name);
});
beforeEach(() => {
  many.measured.length = 0;
});
afterAll(() => Local.removeAll());

const PLACE = { account: '000000000000', region: 'us-east-1' };
const dimensions = (endpoint: string) => ({ EndpointName: endpoint, VariantName: 'all' });

test('a cold call is told with its waiting, downloading and loading time, a warm one as a hit', async () => {
  await many.endpoint('shop');
  await many.ask('shop', 'a');
  await many.ask('shop', 'a');
  const common = { ...PLACE, dimensions: dimensions('shop') };
  const time = { ...common, value: expect.any(Number), unit: 'Microseconds' };
  expect(many.measured).toEqual([
    { ...common, name: 'ModelCacheHit', value: 0, unit: 'None' },
    { ...time, name: 'ModelDownloadingTime' },
    { ...time, name: 'ModelLoadingTime' },
    { ...time, name: 'ModelLoadingWaitTime' },
    { ...common, name: 'ModelCacheHit', value: 1, unit: 'None' },
  ]);
  const [waited] = many.values('ModelLoadingWaitTime');
  const [downloading] = many.values('ModelDownloadingTime');
  expect(waited).toBeGreaterThan(downloading);
});

test('a model that is unloaded is told with the time that it took', async () => {
  await many.endpoint('small', { capacity: 1 });
  for (const model of ['a', 'b', 'c']) await many.ask('small', model);
  expect(many.values('ModelUnloadingTime')).toHaveLength(2);
});

test('each instance says every minute how many models it has loaded, none included', async () => {
  await many.endpoint('pair', { capacity: 2, variant: { InitialInstanceCount: 2 } });
  const ofPair = () =>
    many.measured.filter(
      ({ name, dimensions: { EndpointName } }) => name === 'LoadedModelCount' && EndpointName === 'pair',
    );
  await clock.advance(60_000);
  expect(ofPair()).toEqual(
    [0, 0].map((value) => ({
      ...PLACE,
      namespace: '/aws/sagemaker/Endpoints',
      name: 'LoadedModelCount',
      dimensions: dimensions('pair'),
      value,
      unit: 'None',
    })),
  );
  await many.ask('pair', 'a');
  many.measured.length = 0;
  await clock.advance(60_000);
  await until(() => ofPair().length === 2);
  expect(
    ofPair()
      .map(({ value }) => value)
      .sort(),
  ).toEqual([0, 1]);
});
