import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { renderStatus } from '../../../emulator/src/status-view';
import { Local, until } from '../sagemaker/local';
import { Hosting, running } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
  await hosting.endpoint('measured');
  await hosting.component('told', 'measured', 4);
});
afterAll(() => Local.removeAll());
beforeEach(() => void hosting.measured.splice(0));

/** What was measured of the component, by name. */
const values = () =>
  Object.fromEntries(
    hosting.measured
      .filter(({ dimensions }) => dimensions.InferenceComponentName === 'told')
      .map(({ name, value }) => [name, value]),
  );

test('each request is counted for its component, whole and as a part of its copies', async () => {
  await hosting.ask('measured', 'told', 'slow 5');
  const { ModelLatency, OverheadLatency, ...counts } = values();
  expect(counts).toEqual({
    Invocations: 1,
    InvocationsPerCopy: 0.25,
    Invocation4XXErrors: 0,
    Invocation5XXErrors: 0,
    InvocationModelErrors: 0,
    ConcurrentRequestsPerCopy: 1,
  });
  expect(ModelLatency).toBeGreaterThan(4_000);
  expect(OverheadLatency).toBeGreaterThan(0);
});

test('what the container answers in error is counted as such, and named', async () => {
  await expect(hosting.ask('measured', 'told', 'answer 503 busy')).rejects.toMatchObject({ name: 'ModelError' });
  expect(values()).toMatchObject({ Invocations: 1, Invocation4XXErrors: 0, Invocation5XXErrors: 1 });
});

test('a request that finds no copy is not counted as an invocation', async () => {
  await hosting.scale('told', 0);
  await expect(hosting.ask('measured', 'told')).rejects.toThrow('no capacity');
  expect(values()).toEqual({ NoCapacityInvocationFailures: 1 });
});

test('LEAST_OUTSTANDING_REQUESTS gives each copy one of as many requests', async () => {
  await hosting.endpoint('fair', { RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' } });
  await hosting.component('even', 'fair', 4);
  const file = path.join(hosting.local.folder, 'gate');
  const held = Array.from({ length: 4 }, () => hosting.ask('fair', 'even', `gate ${file}`));
  const copies = async () => (await hosting.status('fair')).components?.[0].copies ?? [];
  await until(async () => (await copies()).every(({ outstanding }) => outstanding === 1));
  writeFileSync(file, '');
  expect(await Promise.all(held)).toEqual(['one', 'one', 'one', 'one']);
});

test('the status shows components with their copies, and the instance that each is on', async () => {
  await hosting.component('other', 'fair', 1, running('two', { SchedulingConfig: undefined })).catch(() => {});
  const view = await hosting.status('fair');
  const [even, other] = view.components ?? [];
  expect(even).toMatchObject({ name: 'even', variant: 'fleet', status: 'InService', desiredCopyCount: 4 });
  expect(new Set(even.copies.map(({ host }) => host))).toEqual(new Set([view.instances?.[0].id]));
  expect(other).toMatchObject({ status: 'Failed', copies: [] });
  const text = renderStatus('http://x', [view]);
  expect(text).toContain('  component  even   InService   on fleet   4 of 4 copies\n');
  expect(text).toMatch(
    new RegExp(`i-\\w{12}   on ${view.instances?.[0].id}   port \\d+   0 requests   .*even-i-\\w+\\.log`),
  );
});
