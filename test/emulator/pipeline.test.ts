import * as path from 'node:path';
import { ImageOverrides } from '../../emulator/src/containers/image-overrides';
import { type FinishedInvocation, Invocations } from '../../emulator/src/runtime/invocations';
import { ManualClock } from '../../emulator/src/world/manual-clock';
import { createEndpoint, failure, logOf, several, startLocal, steps, traceOf } from './multi-container';
import { archiveOf } from './sagemaker/archive';
import { Local, until } from './sagemaker/local';

const NAMES = ['first', 'second', 'third'];
const LIMIT = 5 * 1024 * 1024;

let local: Local;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  const connect = ({ world }: Local) =>
    world.part(Invocations).onFinished((invocation) => void finished.push(invocation));
  local = await startLocal({ connect });
  await several(local, 'pipeline', NAMES);
});
afterAll(() => Local.removeAll());

const invoke = (told = '', input: object = {}) =>
  local.invoke('pipeline', 'row', { CustomAttributes: told || undefined, ...input });

test('a request goes through the containers in the order of the model', async () => {
  expect(traceOf(await invoke()).map(({ name, path }) => `${name} ${path}`)).toEqual([
    'first /invocations',
    'second /invocations',
    'third /invocations',
  ]);
});

test('what a container answers, with its content type, is what the next is sent', async () => {
  const trace = traceOf(await invoke('', { ContentType: 'text/csv' }));
  expect(trace.map(({ headers }) => headers['content-type'])).toEqual([
    'text/csv',
    'application/x-first',
    'application/x-second',
  ]);
});

test('the caller gets the content type and the attributes of the last container, and the variant', async () => {
  expect(await invoke()).toMatchObject({
    ContentType: 'application/x-third',
    CustomAttributes: 'from third',
    InvokedProductionVariant: 'all',
  });
});

test('what the caller accepts is said to the last container alone; its other headers to all', async () => {
  const trace = traceOf(await invoke('trace=7', { Accept: 'text/csv', InferenceId: 'id-7' }));
  expect(trace.map(({ headers }) => headers.accept)).toEqual([undefined, undefined, 'text/csv']);
  for (const { headers } of trace)
    expect(headers).toMatchObject({
      'x-amzn-sagemaker-custom-attributes': 'trace=7',
      'x-amzn-sagemaker-inference-id': 'id-7',
    });
});

test('an answer without a content type is passed on without one', async () => {
  expect((await invoke('second=answer 200 a row; third=body')).text).toBe('5 bytes, undefined');
});

test.each(['answer 200', 'answer 204'])(
  'an answer below 400 is passed on, also an empty one: %s',
  async (behaviour) => {
    expect((await invoke(`first=${behaviour}; second=answer 200; third=body`)).text).toBe('0 bytes, undefined');
  },
);

test.each([
  ['first', 400, 'client'],
  ['second', 503, 'server'],
  ['third', 500, 'server'],
])('fails when %s answers %i, and the error names it and its log', async (name, status, side) => {
  expect(await failure(invoke(`${name}=answer ${status} no such row`))).toMatchObject({
    name: 'ModelError',
    $metadata: { httpStatusCode: 424 },
    OriginalStatusCode: status,
    OriginalMessage: 'no such row',
    LogStreamArn: expect.stringMatching(
      new RegExp(`:log-group:/aws/sagemaker/Endpoints/pipeline:log-stream:all/i-[0-9a-f]{12}/${name}$`),
    ),
    message: expect.stringMatching(
      new RegExp(
        `^Received ${side} error \\(${status}\\) from ${name} with message "no such row"\\. See https://us-east-1\\.console.* \\(On this machine: .*/logs/pipeline/all-i-[0-9a-f]{12}-${name}\\.log\\)$`,
      ),
    ),
  });
});

test('a container after one that failed is not asked', async () => {
  await failure(invoke('first=answer 500; second=slow 0'));
  expect(logOf(local, 'pipeline', 'second')).not.toContain('told to slow');
});

test('fails when a container in the middle breaks the connection, and the error names it', async () => {
  expect(await failure(invoke('second=drop'))).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 0,
    message: expect.stringContaining('Received server error (0) from second with message'),
  });
});

test('5 MB are passed on to the next container', async () => {
  expect((await invoke(`second=big ${LIMIT}; third=body`)).text).toBe(`${LIMIT} bytes, undefined`);
});

test('fails when a container answers more than 5 MB for the next, with the bytes it answered', async () => {
  expect(await failure(invoke(`second=big ${LIMIT + 1}`))).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 200,
    message: expect.stringContaining(
      'Received response from second with status code 200. However, the request payload from second to third is 5242881 bytes, which has exceeded the maximum limit of 5 MB. See https://us-east-1.console.aws.amazon.com/',
    ),
  });
});

test('the limits of a hop are not those of the request and of the answer: 6 MiB each', async () => {
  const body = Buffer.alloc(6_291_456, 'x');
  const { text } = await local.invoke('pipeline', body, { CustomAttributes: 'first=body; third=big 6291456' });
  expect(text.length).toBe(6_291_456);
});

test('fails when the last container answers more than 6 MiB', async () => {
  expect(await failure(invoke('third=big 6291457'))).toMatchObject({
    message: expect.stringContaining('from third and could not load the entire response body'),
  });
});

test('fails when a container in the middle hangs: 60 s are for all, the error names it, others are served', async () => {
  const clock = new ManualClock();
  const patient = await startLocal({ realClock: clock });
  await several(patient, 'late', NAMES);
  const answer = failure(patient.invoke('late', 'row', { CustomAttributes: 'second=hang' }));
  await until(() => logOf(patient, 'late', 'second').includes('told to hang'));
  await clock.advance(59_999);
  expect(traceOf(await patient.invoke('late', 'row'))).toHaveLength(3);
  await clock.advance(1);
  expect(await answer).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 0,
    message: expect.stringContaining(
      'from second with message "Your invocation timed out while waiting for a response from container second.',
    ),
  });
  await patient.remove();
});

test('containers without hostnames are called by their place', async () => {
  await several(local, 'nameless', NAMES, { isNameless: true });
  expect(await failure(local.invoke('nameless', 'row', { CustomAttributes: 'second=answer 415' }))).toMatchObject({
    message: expect.stringContaining('Received client error (415) from container-2 with message ""'),
  });
});

test.each([
  ['TargetContainerHostname', 'does not support target container hostname header.'],
  ['TargetModel', 'does not support target model header.'],
])('fails when a request has %s', async (header, message) => {
  expect(await failure(invoke('', { [header]: 'second' }))).toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(message),
  });
});

test('the time of a request is told container by container, and is the time of the model together', async () => {
  finished.length = 0;
  await invoke('second=slow 30');
  await failure(invoke('second=answer 500'));
  await until(() => finished.length === 2);
  const [whole, failed] = finished.map(({ containers }) => containers!);
  expect(whole.mode).toBe('Serial');
  expect(whole.times.map(({ name }) => name)).toEqual(NAMES);
  expect(whole.times[1].latencyMicroseconds).toBeGreaterThanOrEqual(29_000);
  const sum = whole.times.reduce((total, { latencyMicroseconds }) => total + latencyMicroseconds, 0);
  expect(sum).toBeCloseTo(finished[0].modelLatencyMicroseconds, 0);
  expect(failed.times.map(({ name }) => name)).toEqual(['first', 'second']);
});

describe('a container of many models among others', () => {
  const manyImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/many:1';
  const hot = { TargetModel: 'hot' };

  beforeAll(async () => {
    local.world.part(ImageOverrides).use({ [manyImage]: path.join(__dirname, 'multi-model/many') });
    for (const name of ['hot', 'cold']) local.objects.set(`s3://many/${name}`, archiveOf({ 'model.txt': name }));
    const [before, after] = steps(['before', 'after']);
    const models = { ...before, ContainerHostname: 'models', Image: manyImage, Environment: { CAPACITY: '1' } };
    await createEndpoint(local.sagemaker, 'mixed', [
      before,
      { ...models, Mode: 'MultiModel', ModelDataUrl: 's3://many/' },
      after,
    ]);
    await local.settled('mixed');
  });

  const ask = (told: string, input: object) => local.invoke('mixed', 'row', { CustomAttributes: told, ...input });

  test.each(['hot', 'cold', 'hot'])('the request goes to the model that it names: %s', async (TargetModel) => {
    const { text } = await ask('before=answer 200 model; after=echo', { TargetModel });
    expect(JSON.parse(text)).toMatchObject({ model: TargetModel });
  });

  test('fails when the request names no model', async () => {
    expect(await failure(ask('', {}))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('is missing a target model header'),
    });
  });

  test('fails when the model is not there, and the others have done nothing wrong', async () => {
    expect(await failure(ask('', { TargetModel: 'none' }))).toMatchObject({ name: 'ValidationError' });
    expect(traceOf(await ask('before=answer 200 model', hot)).map(({ name }) => name)).toEqual(['after']);
  });

  test("the time that a model takes to be brought in is no container of the pipeline's", async () => {
    finished.length = 0;
    await ask('before=answer 200 model', { TargetModel: 'cold' });
    await until(() => finished.length === 1);
    const [{ containers, modelLatencyMicroseconds }] = finished;
    expect(containers?.times.map(({ name }) => name)).toEqual(['before', 'models', 'after']);
    const sum = containers!.times.reduce((total, { latencyMicroseconds }) => total + latencyMicroseconds, 0);
    expect(sum).toBeCloseTo(modelLatencyMicroseconds, 0);
  });
});
