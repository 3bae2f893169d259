import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  type InvokeEndpointWithResponseStreamCommandInput,
} from '@aws-sdk/client-sagemaker-runtime';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until } from '../sagemaker/local';

let local: Local;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  local = await Local.start();
  local.world.part(Invocations).onFinished((invocation) => finished.push(invocation));
  await local.endpoint('talking');
});
beforeEach(() => finished.splice(0));
afterAll(() => Local.removeAll());

type Input = Partial<InvokeEndpointWithResponseStreamCommandInput>;

async function open(body: string, input: Input = {}, from = local) {
  const EndpointName = 'talking';
  const command = new InvokeEndpointWithResponseStreamCommand({ EndpointName, Body: Buffer.from(body), ...input });
  const { Body, ...answer } = await from.runtime.send(command);
  if (!Body) throw new Error('there is no body');
  return { ...answer, events: Body[Symbol.asyncIterator]() };
}

async function next(events: AsyncIterator<{ PayloadPart?: { Bytes?: Uint8Array } }>): Promise<string | undefined> {
  const { value, done } = await events.next();
  return done ? undefined : Buffer.from(value.PayloadPart?.Bytes ?? []).toString();
}

async function rest(events: AsyncIterator<{ PayloadPart?: { Bytes?: Uint8Array } }>): Promise<string[]> {
  const all: string[] = [];
  for (let one = await next(events); one !== undefined; one = await next(events)) all.push(one);
  return all;
}

/** Another request to the same container. */
const tell = (body: string) =>
  local.runtime.send(new InvokeEndpointCommand({ EndpointName: 'talking', Body: Buffer.from(body) }));

test('the caller gets the pieces as the container sends them, with its content type and the variant', async () => {
  const { events, ContentType, InvokedProductionVariant } = await open('pieces {"a": 1}\n{"b": 2}\n');
  expect([ContentType, InvokedProductionVariant]).toEqual(['application/jsonlines', 'all']);
  const parts = await rest(events);
  expect(parts.join('')).toBe('{"a":1}\n{"b":2}\n');
  expect(parts.length).toBeGreaterThan(1);
});

test('a piece arrives before the container has sent the next one', async () => {
  const { events } = await open('hold');
  expect(await next(events)).toBe('first');
  expect(finished).toEqual([]);
  await tell('release');
  expect(await rest(events)).toEqual([' last']);
  await until(() => finished.length === 2);
  expect(finished.map(({ status, modelStatus }) => [status, modelStatus])).toEqual(Array(2).fill([200, 200]));
});

test('an answer that is no stream comes as one', async () => {
  const { events } = await open('echo me');
  expect((await rest(events)).join('')).toBe('echo me');
});

test('the container gets what it was asked for as Accept', async () => {
  const { events } = await open('headers', { Accept: 'application/jsonlines', ContentType: 'text/plain' });
  expect(JSON.parse((await rest(events)).join(''))).toMatchObject({
    accept: 'application/jsonlines',
    'content-type': 'text/plain',
  });
});

test('fails when the container answers with an error before the stream begins', async () => {
  const error = await open('answer 500 out of words').catch((caught) => caught);
  expect([error.name, error.OriginalStatusCode, error.OriginalMessage]).toEqual(['ModelError', 500, 'out of words']);
});

test('fails when the connection to the container breaks in mid-stream: told in the stream, counted as a server error', async () => {
  const { events } = await open('hold');
  expect(await next(events)).toBe('first');
  await tell('break');
  const error = await next(events).catch((caught) => caught);
  expect([error.name, error.ErrorCode, error.Message]).toEqual([
    'ModelStreamError',
    'StreamBroken',
    'The connection to the model was reset or closed before the end of its answer.',
  ]);
  await until(() => finished.some(({ status }) => status === 424));
});

test('fails when the container does not end its answer within 8 minutes', async () => {
  const clock = new ManualClock();
  const timed = await Local.start({ realClock: clock });
  await timed.endpoint('talking');
  const { events } = await open('hold', {}, timed);
  expect(await next(events)).toBe('first');
  await clock.advance(8 * 60_000);
  const error = await next(events).catch((caught) => caught);
  expect([error.name, error.ErrorCode, error.Message]).toEqual([
    'ModelStreamError',
    'ModelInvocationTimeExceeded',
    'Your model primary did not complete sending the inference response in the allotted time.',
  ]);
});

test('a client that leaves in mid-stream ends the request at the container, and disturbs nobody', async () => {
  const left = new AbortController();
  const url = `${local.url}/endpoints/talking/invocations-response-stream`;
  const leaving = await fetch(url, { method: 'POST', body: 'hold', signal: left.signal });
  await leaving.body?.getReader().read();
  const other = await open('hold');
  expect(await next(other.events)).toBe('first');
  left.abort();
  await until(() => finished.length === 1);
  await tell('release');
  expect(await rest(other.events)).toEqual([' last']);
});

test('fails when the endpoint does not exist', async () => {
  const error = await open('echo', { EndpointName: 'nowhere' }).catch((caught) => caught);
  expect([error.name, error.message]).toEqual([
    'ValidationError',
    'Endpoint nowhere of account 000000000000 not found.',
  ]);
});
