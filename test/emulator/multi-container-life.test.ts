import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { DeleteEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { type EndpointView, renderStatus } from '../../emulator/src/status-view';
import { ManualClock } from '../../emulator/src/world/manual-clock';
import { createEndpoint, failure, logOf, several, startLocal, steps, traceOf } from './multi-container';
import { Local, until } from './sagemaker/local';

const NAMES = ['before', 'model', 'after'];

let local: Local;

beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => Local.removeAll());

const viewOf = async (name: string) => {
  const { endpoints } = (await (await fetch(`${local.url}/_serving/status`)).json()) as { endpoints: EndpointView[] };
  return endpoints.find(({ description }) => description.EndpointName === name)!;
};

test('an endpoint is InService once all of its containers answer the health check', async () => {
  const file = path.join(local.folder, 'well');
  const environments = { model: { PING_FILE: file } };
  await createEndpoint(local.sagemaker, 'waiting', steps(NAMES, { environments }));
  await until(() => existsSync(path.join(local.folder, 'logs', 'waiting')));
  await until(() => NAMES.every((name) => logOf(local, 'waiting', name).includes('serves')));
  expect((await local.describe('waiting')).EndpointStatus).toBe('Creating');
  expect(await failure(local.invoke('waiting', 'row'))).toMatchObject({ name: 'ValidationError' });
  writeFileSync(file, '');
  expect((await local.settled('waiting')).EndpointStatus).toBe('InService');
});

test('fails when one of the containers does not start, and the reason names it and what it said', async () => {
  const { EndpointStatus, FailureReason } = await several(local, 'broken', NAMES, {
    environments: { model: { START: 'die' } },
  });
  expect(EndpointStatus).toBe('Failed');
  expect(FailureReason).toMatch(
    /^The model for production variant all did not pass the ping health check\. Please check CloudWatch logs for this endpoint\. What happened: it ended with exit code 3 .*It printed last: Error: model is broken/,
  );
  expect((await viewOf('broken')).instances).toEqual([]);
});

test('fails when some of the containers do not answer the health check in time, and the reason names them all', async () => {
  const clock = new ManualClock();
  const patient = await startLocal({ realClock: clock });
  const environments = {
    before: { LOG_PINGS: 'yes', PING: '503' },
    model: { LOG_PINGS: 'yes' },
    after: { LOG_PINGS: 'yes', PING: '503' },
  };
  await createEndpoint(patient.sagemaker, 'late', steps(NAMES, { environments }));
  const said = (name: string) => logOf(patient, 'late', name).split('well').length - 1;
  await until(() => existsSync(path.join(patient.folder, 'logs', 'late')));
  await until(() => said('model') > 0);
  const seen = said('after');
  await until(() => said('after') > seen + 1 && said('before') > 0);
  await clock.advance(480_000);
  const { EndpointStatus, FailureReason } = await patient.settled('late');
  expect(EndpointStatus).toBe('Failed');
  expect(FailureReason).toMatch(
    /^The before,after for production variant all did not pass the ping health check\..* What happened: GET \/ping was not answered with 200 within 480 s\./,
  );
  await patient.remove();
});

test('an instance whose container ends is replaced as a whole', async () => {
  await several(local, 'mortal', NAMES);
  const before = traceOf(await local.invoke('mortal', 'row')).map(({ pid }) => pid);
  expect(await failure(local.invoke('mortal', 'row', { CustomAttributes: 'model=die' }))).toMatchObject({
    name: 'ModelError',
    message: expect.stringContaining('from model with message'),
  });
  let after: number[] = [];
  await until(async () => {
    after = await local.invoke('mortal', 'row').then(
      (answer) => traceOf(answer).map(({ pid }) => pid),
      () => [],
    );
    return after.length === 3;
  });
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  await until(() => before.every((pid) => !isAlive(pid)));
});

test('each container has a log of its own, and the status tells each with its port', async () => {
  await several(local, 'logged', NAMES);
  const files = readdirSync(path.join(local.folder, 'logs', 'logged')).sort();
  expect(files).toEqual([...NAMES].sort().map((name) => expect.stringMatching(`^all-i-[0-9a-f]{12}-${name}\\.log$`)));
  for (const name of NAMES) expect(logOf(local, 'logged', name)).toBe(`${name} serves\n`);
  const view = await viewOf('logged');
  expect(view.instances?.[0].containers.map(({ name }) => name)).toEqual(NAMES);
  expect(new Set(view.instances?.[0].containers.map(({ port }) => port)).size).toBe(3);
  const lines = renderStatus(local.url, [view]).split('\n');
  for (const name of NAMES)
    expect(lines).toContainEqual(
      expect.stringMatching(`^ +i-[0-9a-f]{12} ${name}   port \\d+   0 requests   .*-${name}\\.log$`),
    );
});

test('an update finishes the requests that are under way in the old containers', async () => {
  await several(local, 'draining', NAMES);
  await several(local, 'next', NAMES, { environments: { after: { TYPE: 'application/x-next' } } });
  const slow = local.invoke('draining', 'row', { CustomAttributes: 'model=slow 300' });
  await until(() => logOf(local, 'draining', 'model').includes('told to slow'));
  await local.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'draining', EndpointConfigName: 'next' }));
  expect((await slow).ContentType).toBe('application/x-after');
  await local.settled('draining');
  expect((await local.invoke('draining', 'row')).ContentType).toBe('application/x-next');
});

test('after a kill of the emulator all containers are there again, and none of those before', async () => {
  const first = await startLocal();
  await several(first, 'kept', NAMES);
  const before = traceOf(await first.invoke('kept', 'row')).map(({ pid }) => pid);
  await first.unplug();
  expect(before.every(isAlive)).toBe(true);
  const second = await startLocal({ folder: first.folder });
  const after = traceOf(await second.invoke('kept', 'row'));
  expect(after.map(({ name }) => name)).toEqual(NAMES);
  expect(before.some(isAlive)).toBe(false);
  await first.world.close();
  await second.remove();
});

test('nothing is left of an endpoint that is deleted', async () => {
  await several(local, 'leaving', NAMES);
  const pids = traceOf(await local.invoke('leaving', 'row')).map(({ pid }) => pid);
  expect(pids.every(isAlive)).toBe(true);
  const folders = readdirSync(path.join(local.folder, 'instances')).length;
  await local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'leaving' }));
  await until(() => !pids.some(isAlive));
  await until(() => readdirSync(path.join(local.folder, 'instances')).length < folders);
});

test('each container has a model of its own', async () => {
  const [one, two] = steps(['one', 'two'], { environments: { one: { TYPE: 'a/b' } } });
  await createEndpoint(
    local.sagemaker,
    'models',
    [
      { ...one, ModelDataUrl: 's3://models/one.tar.gz' },
      { ...two, ModelDataUrl: 's3://models/two.tar.gz' },
    ],
    { mode: 'Direct' },
  );
  await local.settled('models');
  const folders: string[] = [];
  for (const TargetContainerHostname of ['one', 'two']) {
    const input = { TargetContainerHostname, CustomAttributes: `${TargetContainerHostname}=env` };
    folders.push(JSON.parse((await local.invoke('models', 'row', input)).text).SM_MODEL_DIR);
  }
  expect(folders.map((folder) => readFileSync(path.join(folder, 'model.txt'), 'utf8'))).toEqual(['one', 'two']);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
