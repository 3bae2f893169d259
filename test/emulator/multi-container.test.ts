import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointWithResponseStreamCommand } from '@aws-sdk/client-sagemaker-runtime';
import { Faults } from '../../emulator/src/runtime/faults';
import { Endpoints } from '../../emulator/src/sagemaker/serving/endpoints';
import { ManualClock } from '../../emulator/src/world/manual-clock';
import { failure, logOf, several, startLocal, steps, traceOf } from './multi-container';
import { IMAGE, Local, until } from './sagemaker/local';

const NAMES = ['tabular', 'text', 'image'];

let local: Local;

beforeAll(async () => {
  local = await startLocal();
  await several(local, 'several', NAMES, { mode: 'Direct' });
});
afterAll(() => Local.removeAll());

const invoke = (TargetContainerHostname: string | undefined, told?: string) =>
  local.invoke('several', 'row', { TargetContainerHostname, CustomAttributes: told });

test.each(NAMES)('the container that is named answers, alone: %s', async (name) => {
  const answer = await invoke(name);
  expect(traceOf(answer)).toMatchObject([
    { name, path: '/invocations', headers: { 'x-amzn-sagemaker-target-container-hostname': name } },
  ]);
  expect(answer).toMatchObject({ ContentType: `application/x-${name}`, CustomAttributes: `from ${name}` });
});

test.each([
  [
    'names none',
    undefined,
    'Endpoint several is a multi-container endpoint with direct invocation: the request is missing a target container hostname header. Its containers are tabular, text, image.',
  ],
  [
    'names one that is not there',
    'audio',
    'Container audio of endpoint several not found. Its containers are tabular, text, image.',
  ],
  [
    'writes the name in another case',
    'Text',
    'Container Text of endpoint several not found. Its containers are tabular, text, image.',
  ],
])('fails when the request %s', async (_title, name, message) => {
  expect(await failure(invoke(name))).toMatchObject({
    name: 'ValidationError',
    message,
    $metadata: { httpStatusCode: 400 },
  });
});

test('fails when the request has a target model too', async () => {
  const input = { TargetContainerHostname: 'text', TargetModel: 'a.tar.gz' };
  expect(await failure(local.invoke('several', 'row', input))).toMatchObject({
    name: 'ValidationError',
    message: 'Endpoint several is not a multi-model endpoint and does not support target model header.',
  });
});

test('fails when the container answers 400 and above, and the error names it and its log', async () => {
  expect(await failure(invoke('text', 'text=answer 415 no text'))).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 415,
    OriginalMessage: 'no text',
    LogStreamArn: expect.stringMatching(/:log-stream:all\/i-[0-9a-f]{12}\/text$/),
    message: expect.stringMatching(
      /^Received client error \(415\) from text with message "no text"\. .*\/logs\/several\/all-i-[0-9a-f]{12}-text\.log\)$/,
    ),
  });
});

test('fails when the container hangs, and the others answer meanwhile', async () => {
  const clock = new ManualClock();
  const patient = await startLocal({ realClock: clock });
  await several(patient, 'late', NAMES, { mode: 'Direct' });
  const ask = (TargetContainerHostname: string, CustomAttributes?: string) =>
    patient.invoke('late', 'row', { TargetContainerHostname, CustomAttributes });
  const answer = failure(ask('text', 'text=hang'));
  await until(() => logOf(patient, 'late', 'text').includes('told to hang'));
  expect(traceOf(await ask('image'))).toMatchObject([{ name: 'image' }]);
  await clock.advance(60_000);
  expect(await answer).toMatchObject({
    name: 'ModelError',
    message: expect.stringContaining('timed out while waiting for a response from container text.'),
  });
  await patient.remove();
});

test('what is injected happens to the container that is named', async () => {
  const { record } = local.world.part(Endpoints).serving({ account: '000000000000', region: 'us-east-1' }, 'several')!;
  local.world.part(Faults).inject(record, { errors: 1, latencyMs: 0 });
  expect(await failure(invoke('image'))).toMatchObject({
    message: expect.stringContaining('Received server error (500) from image with message'),
  });
  local.world.part(Faults).clear(record, {});
});

test('each container is told a port and a range of ports that no other on the machine has', async () => {
  await several(local, 'ports', NAMES, { mode: 'Direct', instances: 2 });
  const found = new Map<string, string>();
  await until(async () => {
    for (const TargetContainerHostname of NAMES) {
      const answer = await local.invoke('ports', 'row', {
        TargetContainerHostname,
        CustomAttributes: `${TargetContainerHostname}=env`,
      });
      const { SAGEMAKER_BIND_TO_PORT: port, SAGEMAKER_SAFE_PORT_RANGE: range } = JSON.parse(answer.text);
      found.set(port, range);
    }
    return found.size === 6;
  });
  const blocks = [...found].map(([port, range]) => {
    expect(range).toMatch(/^\d{5}-\d{5}$/);
    const [from, to] = range.split('-').map(Number);
    expect(from).toBe(Number(port) + 1);
    expect(to - from).toBeGreaterThanOrEqual(10);
    return { from: Number(port), to };
  });
  blocks.sort((one, other) => one.from - other.from);
  for (const [index, { from }] of blocks.slice(1).entries()) expect(from).toBeGreaterThan(blocks[index].to);
});

test('15 containers answer side by side', async () => {
  const names = Array.from({ length: 15 }, (_, index) => `c${index + 1}`);
  await several(local, 'fifteen', names, { mode: 'Direct' });
  for (const name of names)
    expect(traceOf(await local.invoke('fifteen', 'row', { TargetContainerHostname: name }))).toMatchObject([{ name }]);
});

test('an endpoint becomes one of several containers, and one of a single container again', async () => {
  await local.endpoint('changing');
  await several(local, 'changed', NAMES, { mode: 'Direct' });
  const update = async (EndpointConfigName: string) => {
    await local.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'changing', EndpointConfigName }));
    return local.settled('changing');
  };
  expect((await update('changed')).ProductionVariants?.[0].DeployedImages).toHaveLength(3);
  const input = { TargetContainerHostname: 'text' };
  expect(traceOf(await local.invoke('changing', 'row', input))).toMatchObject([{ name: 'text' }]);
  await update('changing');
  expect((await local.invoke('changing', 'echo')).text).toBe('echo');
  expect(await failure(local.invoke('changing', 'echo', input))).toMatchObject({ name: 'ValidationError' });
});

test('DescribeEndpoint tells the image of each container', async () => {
  const [first, ...rest] = steps(NAMES);
  const { ProductionVariants } = await local.describe('several');
  expect(ProductionVariants?.[0].DeployedImages?.map(({ SpecifiedImage }) => SpecifiedImage)).toEqual(
    [first, ...rest].map(({ Image }) => Image),
  );
  expect(first.Image).not.toBe(IMAGE);
});

test('an answer is streamed from the container that is named, and from the last of a pipeline', async () => {
  await several(local, 'row', NAMES);
  const stream = async (EndpointName: string, TargetContainerHostname?: string) => {
    const command = new InvokeEndpointWithResponseStreamCommand({ EndpointName, TargetContainerHostname, Body: 'row' });
    const { Body, ContentType } = await local.runtime.send(command);
    const parts: Uint8Array[] = [];
    for await (const { PayloadPart } of Body ?? []) parts.push(PayloadPart?.Bytes ?? new Uint8Array());
    const names = traceOf({ text: Buffer.concat(parts).toString('utf8') }).map(({ name }) => name);
    return { names, ContentType };
  };
  expect(await stream('several', 'text')).toEqual({ names: ['text'], ContentType: 'application/x-text' });
  expect(await stream('row')).toEqual({ names: NAMES, ContentType: 'application/x-image' });
  expect(await failure(stream('several'))).toMatchObject({ name: 'ValidationError' });
});
