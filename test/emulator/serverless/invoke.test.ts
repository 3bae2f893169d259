import { existsSync } from 'node:fs';
import {
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
  type SageMakerRuntimeClientConfig,
} from '@aws-sdk/client-sagemaker-runtime';
import { Local, until } from '../sagemaker/local';
import { IDLE_MILLISECONDS, outcomeOf, pidOf, processes, running, serverless, startServerless } from './serverless';

let started: Awaited<ReturnType<typeof startServerless>>;
let local: Local;

beforeAll(async () => {
  started = await startServerless();
  local = started.local;
});
afterAll(() => Local.removeAll());

const idle = async () => {
  await started.clock.advance(IDLE_MILLISECONDS);
  await until(() => processes(local).length === 0);
};

function clientWith(options: SageMakerRuntimeClientConfig): SageMakerRuntimeClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SageMakerRuntimeClient({ endpoint: local.url, region: 'us-east-1', credentials, ...options });
}

test('nothing runs until the first request, which waits for its cold start; the next one finds the environment warm', async () => {
  expect((await local.endpoint('first', { all: serverless() })).EndpointStatus).toBe('InService');
  expect(processes(local)).toEqual([]);
  const pid = await pidOf(local, 'first');
  expect(processes(local)).toEqual([pid]);
  expect(await pidOf(local, 'first')).toBe(pid);
  await idle();
});

test('an environment is at one request at a time: requests at the same time have one each', async () => {
  await local.endpoint('wide', { all: serverless({ MaxConcurrency: 3 }) });
  const pids = await Promise.all(Array.from({ length: 3 }, () => pidOf(local, 'wide')));
  expect(new Set(pids).size).toBe(3);
  expect(new Set(processes(local))).toEqual(new Set(pids));
  await idle();
});

test('an environment ends once it has been without a request for the idle time, the one used last stays longest', async () => {
  await local.endpoint('idle', { all: serverless() });
  const both = [local.invoke('idle', 'slow 1000'), local.invoke('idle', 'slow 1000')];
  await Promise.all(both);
  expect(processes(local)).toHaveLength(2);
  await started.clock.advance(IDLE_MILLISECONDS - 1);
  const kept = await pidOf(local, 'idle');
  await started.clock.advance(1);
  await until(() => processes(local).length === 1);
  expect(processes(local)).toEqual([kept]);
  await idle();
  expect(running(local, 'idle')).toEqual([]);
  expect(await pidOf(local, 'idle')).not.toBe(kept);
  await idle();
});

test('beyond MaxConcurrency requests are throttled, and an SDK that tries again gets through', async () => {
  await local.endpoint('narrow', { all: serverless({ MaxConcurrency: 1 }) });
  const slow = local.invoke('narrow', 'slow 500');
  await until(() => running(local, 'narrow').length === 1);
  await expect(local.invoke('narrow', 'echo')).rejects.toMatchObject({
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
    message: 'Rate exceeded: variant all of endpoint narrow is at 1 requests, its MaxConcurrency.',
  });
  const client = clientWith({ maxAttempts: 20 });
  const answer = await client.send(new InvokeEndpointCommand({ EndpointName: 'narrow', Body: 'patience' }));
  expect(answer.Body.transformToString()).toBe('patience');
  client.destroy();
  await slow;
  await idle();
});

test('200 calls at once at MaxConcurrency 20 give answers or throttling errors, and after the idle time no process is left', async () => {
  await local.endpoint('crowd', { all: serverless({ MaxConcurrency: 20 }) });
  let most = 0;
  let mostAtOne = 0;
  const client = clientWith({ maxAttempts: 1, requestHandler: { httpAgent: { maxSockets: 200 } } });
  const command = new InvokeEndpointCommand({ EndpointName: 'crowd', Body: 'slow 200' });
  const calls = Array.from({ length: 200 }, () => outcomeOf(client.send(command)));
  const watch = setInterval(() => {
    most = Math.max(most, processes(local).length);
    mostAtOne = Math.max(mostAtOne, ...running(local, 'crowd').map(({ outstanding }) => outstanding));
  }, 50);
  const outcomes = await Promise.all(calls);
  clearInterval(watch);
  client.destroy();
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'ThrottlingException']));
  expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeGreaterThanOrEqual(20);
  expect(most).toBeLessThanOrEqual(20);
  expect(mostAtOne).toBe(1);
  expect(running(local, 'crowd')).toHaveLength(processes(local).length);
  await idle();
});

test('an environment that ends at a request fails that request alone', async () => {
  await local.endpoint('fragile', { all: serverless() });
  const pid = await pidOf(local, 'fragile');
  await expect(local.invoke('fragile', 'die')).rejects.toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 0,
    OriginalMessage: 'An error occurred while handling request as the model process exited.',
  });
  await until(() => !existsSync(`/proc/${pid}`));
  expect(processes(local)).toEqual([]);
  expect(await pidOf(local, 'fragile')).not.toBe(pid);
  expect(await Promise.all(Array.from({ length: 4 }, () => outcomeOf(local.invoke('fragile', 'slow 300'))))).toEqual(
    Array(4).fill('ok'),
  );
  await idle();
});

test.each([
  [4 * 1024 * 1024, 'ok'],
  [4 * 1024 * 1024 + 1, 'ValidationError'],
])('a request of %d bytes: %s', async (bytes, outcome) => {
  const name = `sized-${bytes}`;
  await local.endpoint(name, { all: serverless() });
  expect(await outcomeOf(local.invoke(name, Buffer.alloc(bytes, 'x')))).toBe(outcome);
  expect(running(local, name)).toHaveLength(outcome === 'ok' ? 1 : 0);
  await idle();
});

test('fails when a request is longer than 4 MB: the error names the request', async () => {
  await local.endpoint('oversize', { all: serverless() });
  const error = await local.invoke('oversize', Buffer.alloc(5_000_000, 'x')).catch((thrown) => thrown);
  expect(error).toMatchObject({
    name: 'ValidationError',
    message: `Request ${error.$metadata.requestId} has oversize body.`,
  });
});

test('fails when an answer is longer than 4 MB', async () => {
  await local.endpoint('loud', { all: serverless() });
  expect(await outcomeOf(local.invoke('loud', `big ${4 * 1024 * 1024}`))).toBe('ok');
  await expect(local.invoke('loud', `big ${4 * 1024 * 1024 + 1}`)).rejects.toMatchObject({
    name: 'ModelError',
    message: expect.stringContaining('could not load the entire response body'),
  });
  await idle();
});
