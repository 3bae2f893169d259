import { type DeploymentConfig, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { blueGreen, Crowd, Guarded, percent, rolling } from './guarded';
import { Local, until } from './local';

/** 6 updates, or as many as are asked for; every second one is rolled back. */
const UPDATES = Number(process.env.SERVING_TEST_UPDATES ?? 6);

const POLICIES: readonly [string, DeploymentConfig][] = [
  ['canary', blueGreen({ Type: 'CANARY', CanarySize: percent(50) })],
  ['linear', blueGreen({ Type: 'LINEAR', LinearStepSize: percent(50) })],
  ['rolling', rolling({})],
];
const FULL = 'full capacity of 2 instance(s)';
const NAME = 'live';

let guarded: Guarded;
let crowd: Crowd;
/** What answers, and what the next update brings. */
let [now, next] = ['one', 'two'];

beforeAll(async () => {
  guarded = await Guarded.start();
  const fleet = (model: string) => ({ all: { ModelDataUrl: `s3://models/${model}.tar.gz`, InitialInstanceCount: 2 } });
  await guarded.local.config('one', fleet('one'));
  await guarded.local.config('two', fleet('two'));
  await guarded.local.endpoint(NAME, fleet('one'));
  await unguarded('one');
  crowd = new Crowd(guarded.local, NAME);
});
afterAll(() => Local.removeAll());

async function unguarded(EndpointConfigName: string): Promise<void> {
  await guarded.local.sagemaker.send(new UpdateEndpointCommand({ EndpointName: NAME, EndpointConfigName }));
  await guarded.local.settled(NAME);
}

const updates = Array.from({ length: UPDATES }, (_, index) => ({
  index: index + 1,
  policy: POLICIES[Math.floor(index / 2) % POLICIES.length],
  turnsBack: index % 2 === 1,
}));

describe.each(updates)("update $index of 16 clients' endpoint", ({ policy: [kind, config], turnsBack }) => {
  test(`a ${kind} update ${turnsBack ? 'that is rolled back' : 'that goes through'} loses no request, and ends on one model`, async () => {
    await guarded.update(NAME, config, { EndpointConfigName: next });
    await until(async () => (await guarded.stage(NAME)).startsWith('Baking'));
    await crowd.more(100);
    if (turnsBack) guarded.alarms.set('errors', 'ALARM');
    else {
      await guarded.clock.advance(300_000);
      await guarded.baking(NAME, FULL);
      await guarded.clock.advance(300_000);
      [now, next] = [next, now];
    }
    const settled = await guarded.local.settled(NAME);
    guarded.alarms.set('errors', 'OK');
    expect(settled).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: now });
    const after = crowd.answers.length + 16;
    await crowd.more(100);
    expect(new Set(crowd.answers.slice(after))).toEqual(new Set([now]));
  });
});

test('all 16 clients were answered every time', async () => {
  expect(new Set(await crowd.end())).toEqual(new Set(['one', 'two']));
});
