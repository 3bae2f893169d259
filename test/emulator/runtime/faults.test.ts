import { inject } from '../../../emulator/src/runtime/inject';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { blueGreen, Guarded, percent } from '../sagemaker/guarded';
import { Local, until } from '../sagemaker/local';

let guarded: Guarded;
let local: Local;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  guarded = await Guarded.start();
  local = guarded.local;
  local.world.part(Invocations).onFinished((invocation) => finished.push(invocation));
  await local.endpoint('pair', { a: {}, b: {} });
});
beforeEach(() => {
  finished.length = 0;
});
afterEach(() => inject(local.url, { endpoint: 'pair', clear: true }));
afterAll(() => Local.removeAll());

const call = (name: string, TargetVariant?: string) =>
  local.invoke(name, 'echo', { TargetVariant }).then(
    () => 200,
    (error) => error.OriginalStatusCode as number,
  );

test('a share of the requests is answered as by a container that fails, and counted so', async () => {
  expect(await inject(local.url, { endpoint: 'pair', errors: 0.3 })).toEqual({
    endpoint: 'pair',
    faults: [{ errors: 0.3, latencyMs: 0 }],
  });
  const answers: number[] = [];
  for (let i = 0; i < 400; i++) answers.push(await call('pair'));
  const failed = answers.filter((status) => status === 500).length;
  expect(Math.abs(failed / 400 - 0.3)).toBeLessThan(4.5 * Math.sqrt((0.3 * 0.7) / 400));
  await until(() => finished.length === 400);
  expect(finished.filter(({ modelStatus, status }) => modelStatus === 500 && status === 424)).toHaveLength(failed);
});

test("added latency is the model's, as metrics tell it", async () => {
  await inject(local.url, { endpoint: 'pair', latencyMs: 1_000 });
  await call('pair');
  await until(() => finished.length === 1);
  expect(finished[0].modelLatencyMicroseconds).toBeGreaterThanOrEqual(999_000);
  expect(finished[0].overheadLatencyMicroseconds).toBeLessThan(999_000);
});

test('a fault strikes the variant that it names, and no other, until it is cleared', async () => {
  await inject(local.url, { endpoint: 'pair', variant: 'a', errors: 1 });
  expect([await call('pair', 'a'), await call('pair', 'b')]).toEqual([500, 200]);
  await inject(local.url, { endpoint: 'pair', variant: 'b', clear: true });
  expect(await call('pair', 'a')).toBe(500);
  await inject(local.url, { endpoint: 'pair', clear: true });
  expect(await call('pair', 'a')).toBe(200);
});

test('a later fault takes the place of an earlier one with the same selector', async () => {
  await inject(local.url, { endpoint: 'pair', errors: 1 });
  expect((await inject(local.url, { endpoint: 'pair', errors: 0 })).faults).toEqual([{ errors: 0, latencyMs: 0 }]);
  expect(await call('pair')).toBe(200);
});

test('a fault of the new fleet waits for the next update and strikes that alone, by config name as well', async () => {
  await guarded.endpoint('live', 2);
  await inject(local.url, { endpoint: 'live', fleet: 'new', errors: 1 });
  await inject(local.url, { endpoint: 'live', configName: 'live-two', errors: 1 });
  expect(await call('live')).toBe(200);
  await guarded.update('live', blueGreen({ Type: 'CANARY', CanarySize: percent(50) }));
  await guarded.baking('live', 'canary capacity of 1 instance(s)');
  finished.length = 0;
  for (let i = 0; i < 60; i++) await call('live');
  await until(() => finished.length === 60);
  for (const { configName, modelStatus } of finished) expect(modelStatus).toBe(configName === 'live-two' ? 500 : 200);
  expect(new Set(finished.map(({ configName }) => configName)).size).toBe(2);
  guarded.alarms.set('errors', 'ALARM');
  await local.settled('live');
  expect(await call('live')).toBe(200);
});

test.each([
  ['the endpoint is unknown', { endpoint: 'nobody', errors: 1 }, 'There is no endpoint nobody.'],
  [
    'the variant is unknown',
    { endpoint: 'pair', variant: 'c', errors: 1 },
    'Endpoint pair has no variant c, but a, b.',
  ],
  ['the share is above 1', { endpoint: 'pair', errors: 1.01 }, 'errors is 1.01, allowed is a number from 0 to 1.'],
  [
    'the latency is below 0',
    { endpoint: 'pair', latencyMs: -1 },
    'latencyMs is -1, allowed is a number from 0 to 600000.',
  ],
  ['nothing is injected', { endpoint: 'pair' }, 'There is nothing to inject: give errors, latencyMs or clear.'],
  [
    'the fleet is no fleet',
    { endpoint: 'pair', fleet: 'blue' as never, errors: 1 },
    'fleet is "blue", allowed are new, old and both.',
  ],
])('fails when %s', async (_what, request, message) => {
  await expect(inject(local.url, request)).rejects.toThrow(message);
});

test('fails when no emulator answers', async () => {
  await expect(inject('http://127.0.0.1:1', { endpoint: 'pair', errors: 1 })).rejects.toThrow(
    'sagemaker-serving-local does not answer at http://127.0.0.1:1: start it with serving-local start.',
  );
});
