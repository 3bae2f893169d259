import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local } from '../sagemaker/local';
import { outcomeOf, pidOf, processes, serverless, startServerless } from './serverless';

afterAll(() => Local.removeAll());

const valuesOf = (measured: readonly { readonly name: string; readonly value: number }[], name: string) =>
  measured.filter((one) => one.name === name).map(({ value }) => value);

test('fails when the container does not start: the endpoint is not created', async () => {
  const { local } = await startServerless();
  expect(await local.endpoint('dead', { all: serverless({}, { Environment: { START: 'die' } }) })).toMatchObject({
    EndpointStatus: 'Failed',
    FailureReason: expect.stringMatching(
      /^The primary container for production variant all did not pass the ping health check\..* with exit code 3/s,
    ),
  });
  expect(processes(local)).toEqual([]);
});

test('fails when the container ends at a cold start, and the next request tries again', async () => {
  const { local, measured } = await startServerless();
  const file = path.join(local.folder, 'die');
  await local.endpoint('later', { all: serverless({ MaxConcurrency: 1 }, { Environment: { DIE_IF: file } }) });
  writeFileSync(file, '');
  for (let i = 0; i < 2; i++)
    await expect(local.invoke('later', 'echo')).rejects.toMatchObject({
      name: 'ModelError',
      $metadata: { httpStatusCode: 424 },
      OriginalStatusCode: 0,
      OriginalMessage: 'An error occurred while handling request as the model process exited.',
      message: expect.stringContaining('with exit code 3 before it answered GET /ping'),
    });
  expect(valuesOf(measured, 'Invocation5XXErrors')).toEqual([1, 1]);
  expect(valuesOf(measured, 'Invocation4XXErrors')).toEqual([0, 0]);
  expect(valuesOf(measured, 'Invocations')).toEqual([1, 1]);
  expect(processes(local)).toEqual([]);
});

test('fails when the container does not answer its health check within 3 minutes: not ready', async () => {
  const realClock = new ManualClock();
  const { local } = await startServerless({ realClock });
  const file = path.join(local.folder, 'hang');
  await local.endpoint('slow', { all: serverless({}, { Environment: { HANG_IF: file } }) });
  writeFileSync(file, '');
  const call = local.invoke('slow', 'echo').catch((error) => error);
  const answered = call.then(() => true);
  while (!(await Promise.race([answered, new Promise<false>((done) => setTimeout(() => done(false), 50))])))
    await realClock.advance(180_000);
  expect(await call).toMatchObject({
    name: 'ModelNotReadyException',
    $metadata: { httpStatusCode: 429 },
    message: expect.stringContaining('GET /ping was not answered with 200 within 180 s'),
  });
  expect(processes(local)).toEqual([]);
});

test('a cold start is measured as ModelSetupTime, and is part of the overhead', async () => {
  const { local, measured } = await startServerless();
  const finished: FinishedInvocation[] = [];
  local.world.part(Invocations).onFinished((one) => finished.push(one));
  await local.endpoint('timed', { all: serverless({ MaxConcurrency: 4 }) });
  expect(measured).toEqual([]);
  await pidOf(local, 'timed');
  await pidOf(local, 'timed');
  const [setup, ...others] = measured.filter(({ name }) => name === 'ModelSetupTime');
  expect(others).toEqual([]);
  expect(setup).toEqual({
    account: '000000000000',
    region: 'us-east-1',
    name: 'ModelSetupTime',
    dimensions: { EndpointName: 'timed', VariantName: 'all' },
    value: expect.any(Number),
    unit: 'Microseconds',
  });
  expect(finished[0].overheadLatencyMicroseconds).toBeGreaterThan(setup.value);
  expect(finished.map((one) => one.serverless)).toEqual([true, true]);
  expect(valuesOf(measured, 'ServerlessConcurrentExecutionsUtilization')).toEqual([0.25, 0.25]);
  expect(measured).toHaveLength(3);
});

test('concurrent executions are measured as a part of MaxConcurrency; throttled requests are none', async () => {
  const { local, measured } = await startServerless();
  await local.endpoint('busy', { all: serverless({ MaxConcurrency: 2 }) });
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(local.invoke('busy', 'slow 1000'))));
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(2);
  expect(valuesOf(measured, 'ServerlessConcurrentExecutionsUtilization')).toEqual([0.5, 1]);
});
