import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until } from '../sagemaker/local';
import { Many } from './many';

let many: Many;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  const connect = (local: Local) => local.world.part(Invocations).onFinished((one) => finished.push(one));
  many = await Many.start({ connect });
  many.put('a', 'a');
  await many.endpoint('shop');
});
beforeEach(() => {
  finished.length = 0;
});
afterAll(() => Local.removeAll());

test.each([
  ['client', 'broken', 400, '{"error":"the model is broken"}'],
  ['server', 'fails', 500, '{"error":"the server is broken"}'],
])('fails when the container refuses to load a model, as a %s error; others go on', async (side, how, status, body) => {
  many.put(how, `${how} ${how}`);
  for (let i = 0; i < 2; i++)
    expect(await many.errorOf('shop', how)).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: status,
      OriginalMessage: body,
      message: expect.stringContaining(`Received ${side} error (${status}) from primary with message "${body}".`),
    });
  expect((await many.ask('shop', 'a')).model).toBe('a');
  expect(finished.map(({ modelStatus }) => modelStatus)).toEqual([status, status, 200]);
});

test('all who wait for a model that cannot be loaded hear of it', async () => {
  many.put('broken', 'broken broken');
  const errors = await Promise.all([1, 2, 3].map(() => many.errorOf('shop', 'broken')));
  expect(errors.map(({ OriginalStatusCode }) => OriginalStatusCode)).toEqual([400, 400, 400]);
});

test('loading a model leaves requests to others alone', async () => {
  const go = path.join(many.local.folder, 'go');
  many.put('slow', `slow waits ${go}`);
  const slow = many.ask('shop', 'slow');
  for (let i = 0; i < 20; i++) expect((await many.ask('shop', 'a')).model).toBe('a');
  writeFileSync(go, '');
  expect((await slow).model).toBe('slow');
});

test('a model that the container answers 404 for keeps its answer', async () => {
  expect(await many.errorOf('shop', 'a', 'missing')).toMatchObject({ name: 'ModelError', OriginalStatusCode: 404 });
});

test('a model that the container has lost is loaded again, for all who ask', async () => {
  for (let round = 0; round < 20; round++) {
    await many.ask('shop', 'a', 'forget');
    const answers = await Promise.all(Array.from({ length: 10 }, () => many.ask('shop', 'a')));
    expect(answers.map(({ model }) => model)).toEqual(Array(10).fill('a'));
  }
});

test('what no container was asked for is no invocation of the model', async () => {
  await many.errorOf('shop', 'nothing');
  await many.ask('shop', 'a');
  expect(finished.map(({ status }) => status)).toEqual([200]);
});

test('the time that loading takes is overhead, not the latency of the model', async () => {
  const go = path.join(many.local.folder, 'overhead');
  many.put('overhead', `overhead waits ${go}`);
  const answer = many.ask('shop', 'overhead');
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFileSync(go, '');
  await answer;
  await until(() => finished.length === 1);
  expect(finished[0].overheadLatencyMicroseconds).toBeGreaterThan(200_000);
  expect(finished[0].modelLatencyMicroseconds).toBeLessThan(finished[0].overheadLatencyMicroseconds);
});

test('fails when a container ends while it loads a model; another one takes its place', async () => {
  many.put('deadly', 'deadly die');
  await many.endpoint('mortal');
  const { pid } = await many.ask('mortal', 'a');
  expect(await many.errorOf('mortal', 'deadly')).toMatchObject({ name: 'ModelError', OriginalStatusCode: 0 });
  await until(async () => (await many.errorOf('mortal', 'a')) === undefined);
  expect((await many.ask('mortal', 'a')).pid).not.toBe(pid);
});

test('a container that ended has lost all its models: the next one loads what it is asked for', async () => {
  await many.endpoint('lost');
  await many.ask('lost', 'a');
  await many.errorOf('lost', 'a', 'die');
  await until(async () => (await many.errorOf('lost', 'a')) === undefined);
  expect(await many.events('lost', 'a')).toEqual(['load a']);
});

describe('a model that takes long to load', () => {
  let patient: Many;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    patient = await Many.start({ clock: new SystemClock(), realClock: clock });
    await patient.endpoint('late');
  });

  const flag = () => path.join(patient.local.folder, 'loaded');
  /** The request waits, and so does the load that it began. */
  const underWay = () => until(() => clock.sleeping >= 2);

  test('is not ready within 60 s, goes on loading, and answers later', async () => {
    patient.put('slow', `slow waits ${flag()}`);
    const error = patient.errorOf('late', 'slow');
    await underWay();
    await clock.advance(60_000);
    expect(await error).toMatchObject({
      name: 'ModelNotReadyException',
      $metadata: { httpStatusCode: 429 },
      message:
        'Model slow of endpoint late is not ready: it is still being downloaded or loaded. Wait and try your request again.',
    });
    writeFileSync(flag(), '');
    expect((await patient.ask('late', 'slow')).model).toBe('slow');
    expect(await patient.events('late', 'slow')).toEqual(['load slow']);
  });

  test('has 360 s, and may then be tried again', async () => {
    patient.put('slow', `slow waits ${flag()}`);
    const error = patient.errorOf('late', 'slow');
    await underWay();
    await clock.advance(360_000);
    expect(await error).toMatchObject({ name: 'ModelNotReadyException' });
    writeFileSync(flag(), '');
    await until(async () => (await patient.errorOf('late', 'slow')) === undefined);
    expect((await patient.ask('late', 'slow')).model).toBe('slow');
  });

  test('fails when its answer takes longer than 60 s, as for any model', async () => {
    patient.put('a', 'a');
    await patient.ask('late', 'a');
    const error = patient.errorOf('late', 'a', `waits ${flag()}`);
    await until(() => clock.sleeping === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await clock.advance(60_000);
    expect(await error).toMatchObject({ name: 'ModelError', OriginalStatusCode: 0 });
  });
});
