import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { IMAGE, Local, until } from './local';

let local: Local;

beforeAll(async () => {
  local = await Local.start();
});
afterAll(() => Local.removeAll());

const arn = (name: string) => `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${name}`;
const logOf = (name: string, variant = 'all') => {
  const folder = path.join(local.folder, 'logs', name);
  return path.join(folder, readdirSync(folder).find((file) => file.startsWith(`${variant}-`)) ?? '');
};

test('an endpoint serves its model, and tells what it consists of', async () => {
  const described = await local.endpoint('whole', {
    all: { InitialInstanceCount: 2, ModelDataUrl: 's3://models/one.tar.gz' },
  });
  expect(described).toMatchObject({
    EndpointName: 'whole',
    EndpointArn: arn('whole'),
    EndpointConfigName: 'whole',
    EndpointStatus: 'InService',
    CreationTime: expect.any(Date),
    LastModifiedTime: expect.any(Date),
  });
  expect(described.ProductionVariants).toEqual([
    {
      VariantName: 'all',
      CurrentWeight: 1,
      DesiredWeight: 1,
      CurrentInstanceCount: 2,
      DesiredInstanceCount: 2,
      RoutingConfig: { RoutingStrategy: 'RANDOM' },
      DeployedImages: [
        {
          SpecifiedImage: IMAGE,
          ResolvedImage: expect.stringMatching(
            /^000000000000\.dkr\.ecr\.us-east-1\.amazonaws\.com\/behaving@sha256:[0-9a-f]{64}$/,
          ),
          ResolutionTime: expect.any(Date),
        },
      ],
    },
  ]);
  expect(JSON.parse((await local.invoke('whole', 'model')).text)).toMatchObject({ model: 'one' });
});

test("what a container prints is in its instance's log, as it is", async () => {
  await local.endpoint('printing');
  expect(readFileSync(logOf('printing'), 'utf8')).toBe('serving none\n');
});

test('deleting an endpoint ends its processes and forgets its name', async () => {
  await local.endpoint('passing');
  const { pid } = JSON.parse((await local.invoke('passing', 'model')).text);
  await local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'passing' }));
  await expect(local.settled('passing')).rejects.toThrow(`Could not find endpoint "${arn('passing')}".`);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await local.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'passing', EndpointConfigName: 'passing' }));
  expect(await local.settled('passing')).toMatchObject({ EndpointStatus: 'InService' });
});

test('fails when the container ends before it is healthy, with its exit code, its last words and its log', async () => {
  const described = await local.endpoint('dying', { all: { Environment: { START: 'die' } } });
  expect(described.EndpointStatus).toBe('Failed');
  expect(described.FailureReason).toBe(
    `The primary container for production variant all did not pass the ping health check. Please check CloudWatch logs for this endpoint. What happened: it ended with exit code 3 before it answered GET /ping. It printed last: loading the model\nError: the model is broken (the whole log: ${logOf('dying')})`,
  );
});

test('fails when one variant of two does not come up, and leaves no process of the other', async () => {
  const described = await local.endpoint('halfway', { good: {}, bad: { Environment: { START: 'die' } } });
  expect(described.EndpointStatus).toBe('Failed');
  expect(described.FailureReason).toMatch(/^The primary container for production variant bad did not pass/);
  expect(existsSync(path.join(local.folder, 'fleets', 'halfway'))).toBe(false);
  await expect(local.invoke('halfway', 'echo')).rejects.toThrow(
    'Endpoint halfway of account 000000000000 is not in service: its status is Failed.',
  );
});

test('fails when a failed endpoint is updated: it can only be deleted', async () => {
  await local.endpoint('fallen', { all: { Environment: { START: 'die' } } });
  await local.config('fallen-2');
  const update = local.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: 'fallen', EndpointConfigName: 'fallen-2' }),
  );
  await expect(update).rejects.toThrow(
    `Cannot update failed endpoint "${arn('fallen')}": delete it and create it again.`,
  );
  await local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'fallen' }));
  await expect(local.settled('fallen')).rejects.toThrow(`Could not find endpoint "${arn('fallen')}".`);
});

test('fails when the container never answers the ping: after 8 minutes, or after what the variant says', async () => {
  const clock = new ManualClock();
  const slow = await Local.start({ realClock: clock });
  for (const [name, options, seconds] of [
    ['by-default', {}, 480],
    ['as-asked', { ContainerStartupHealthCheckTimeoutInSeconds: 60 }, 60],
  ] as const) {
    await slow.config(name, { all: { ...options, Environment: { PING: '503' } } });
    await slow.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    const folder = path.join(slow.folder, 'logs', name);
    await until(
      () =>
        existsSync(folder) && readdirSync(folder).some((file) => readFileSync(path.join(folder, file), 'utf8') !== ''),
    );
    await clock.advance((seconds - 1) * 1000);
    expect((await slow.describe(name)).EndpointStatus).toBe('Creating');
    await clock.advance(1000);
    const { EndpointStatus, FailureReason } = await slow.settled(name);
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toContain(
      `What happened: GET /ping was not answered with 200 within ${seconds} s. It printed last: serving none`,
    );
  }
});

test('fails when there is no model data at the address', async () => {
  const model = local.model('missing', { ModelDataUrl: 's3://models/missing.tar.gz' });
  await expect(model).rejects.toThrow('Could not find model data at s3://models/missing.tar.gz.');
});

test('fails when the model data vanished since the model was made', async () => {
  local.objects.set('s3://models/vanishing.tar.gz', Buffer.from('x'));
  await local.config('vanishing', { all: { ModelDataUrl: 's3://models/vanishing.tar.gz' } });
  local.objects.delete('s3://models/vanishing.tar.gz');
  await local.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'vanishing', EndpointConfigName: 'vanishing' }));
  expect((await local.settled('vanishing')).FailureReason).toBe(
    'Failed to download model data for container "container_1" from URL: "s3://models/vanishing.tar.gz". Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the object.',
  );
});

test('an instance whose container dies is replaced', async () => {
  const clock = new ManualClock();
  const mortal = await Local.start({ realClock: clock });
  await mortal.endpoint('mortal');
  await expect(mortal.invoke('mortal', 'die')).rejects.toMatchObject({ name: 'ModelError', OriginalStatusCode: 0 });
  await until(async () => (await mortal.describe('mortal')).ProductionVariants?.[0].CurrentInstanceCount === 0);
  expect(mortal.said.at(-1)).toMatch(
    /^Instance i-[0-9a-f]{12} of variant all of endpoint mortal ended with exit code 7; it is replaced\.$/,
  );
  await expect(mortal.invoke('mortal', 'echo')).rejects.toMatchObject({
    name: 'ServiceUnavailable',
    message: 'No instance of variant all of endpoint mortal is up: they are being started.',
  });
  await clock.advance(1000);
  await until(async () => (await mortal.describe('mortal')).ProductionVariants?.[0].CurrentInstanceCount === 1);
  expect((await mortal.invoke('mortal', 'echo hello')).text).toBe('echo hello');
});

test('weights change at once, and counts start and drain instances', async () => {
  await local.endpoint('sized', { a: {}, b: { InitialVariantWeight: 0 } });
  const resize = (DesiredWeightsAndCapacities: object[]) =>
    local.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'sized', DesiredWeightsAndCapacities } as never),
    );
  await resize([
    { VariantName: 'a', DesiredWeight: 0, DesiredInstanceCount: 3 },
    { VariantName: 'b', DesiredWeight: 2 },
  ]);
  expect((await local.settled('sized')).ProductionVariants).toMatchObject([
    { VariantName: 'a', CurrentWeight: 0, CurrentInstanceCount: 3, DesiredInstanceCount: 3 },
    { VariantName: 'b', CurrentWeight: 2, CurrentInstanceCount: 1 },
  ]);
  expect((await local.invoke('sized', 'echo')).InvokedProductionVariant).toBe('b');
  await resize([{ VariantName: 'a', DesiredInstanceCount: 1 }]);
  expect((await local.settled('sized')).ProductionVariants).toMatchObject([
    { CurrentInstanceCount: 1 },
    { CurrentInstanceCount: 1 },
  ]);
  await expect(resize([{ VariantName: 'c', DesiredWeight: 1 }])).rejects.toThrow(
    `The variant name(s) "c" is/are not present within endpoint configuration of "${arn('sized')}".`,
  );
});
