import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  DeleteEndpointCommand,
  DeleteInferenceComponentCommand,
  ListInferenceComponentsCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointWithResponseStreamCommand } from '@aws-sdk/client-sagemaker-runtime';
import { Local, until } from '../sagemaker/local';
import { processes } from '../serverless/serverless';
import { Hosting, refusal, running } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
});
afterAll(() => Local.removeAll());

test('components share a fleet: each answers to its name, with copies that are processes of their own', async () => {
  await hosting.endpoint('shared');
  expect(processes(hosting.local)).toEqual([]);
  const one = await hosting.component('one', 'shared', 2);
  expect(one).toMatchObject({
    InferenceComponentArn: 'arn:aws:sagemaker:us-east-1:000000000000:inference-component/one',
    InferenceComponentStatus: 'InService',
    EndpointName: 'shared',
    VariantName: 'fleet',
    RuntimeConfig: { DesiredCopyCount: 2, CurrentCopyCount: 2 },
  });
  await hosting.component('two', 'shared', 1, running('two'));
  expect(processes(hosting.local)).toHaveLength(3);
  expect(JSON.parse(await hosting.ask('shared', 'one'))).toMatchObject({ model: 'one' });
  expect(JSON.parse(await hosting.ask('shared', 'two'))).toMatchObject({ model: 'two' });
  expect(await hosting.hosts('shared')).toBe(1);
});

test('a component goes to no copies and comes back, and says meanwhile that it has no capacity', async () => {
  const scale = (copies: number) => hosting.scale('two', copies);
  expect(await scale(0)).toMatchObject({
    InferenceComponentStatus: 'InService',
    RuntimeConfig: { DesiredCopyCount: 0, CurrentCopyCount: 0 },
  });
  hosting.measured.splice(0);
  await expect(hosting.ask('shared', 'two')).rejects.toMatchObject({
    name: 'ValidationError',
    message:
      'Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress (if configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.',
  });
  expect(hosting.measured).toEqual([
    expect.objectContaining({
      name: 'NoCapacityInvocationFailures',
      dimensions: { InferenceComponentName: 'two' },
      value: 1,
    }),
  ]);
  await scale(1);
  expect(JSON.parse(await hosting.ask('shared', 'two'))).toMatchObject({ model: 'two' });
});

test('a copy streams its answer', async () => {
  const command = new InvokeEndpointWithResponseStreamCommand({
    EndpointName: 'shared',
    InferenceComponentName: 'one',
    Body: Buffer.from('pieces a b c'),
  });
  const { Body } = await hosting.local.runtime.send(command);
  const pieces: string[] = [];
  for await (const { PayloadPart } of Body ?? []) pieces.push(Buffer.from(PayloadPart?.Bytes ?? []).toString());
  expect(pieces.join('')).toBe('abc');
});

test('a component is listed, and its requests are finished before it is gone', async () => {
  const { InferenceComponents } = await hosting.local.sagemaker.send(
    new ListInferenceComponentsCommand({ EndpointNameEquals: 'shared', SortBy: 'Name', SortOrder: 'Ascending' }),
  );
  expect(InferenceComponents?.map((one) => one.InferenceComponentName)).toEqual(['one', 'two']);
  const file = path.join(hosting.local.folder, 'gate');
  const slow = hosting.ask('shared', 'two', `gate ${file}`);
  await until(async () => (await hosting.status('shared')).components?.[1].copies[0].outstanding === 1);
  await hosting.local.sagemaker.send(new DeleteInferenceComponentCommand({ InferenceComponentName: 'two' }));
  expect(await hosting.describe('two')).toMatchObject({ InferenceComponentStatus: 'Deleting' });
  writeFileSync(file, '');
  expect(await slow).toBe('two');
  expect(await refusal(hosting.settled('two'))).toBe(
    'Could not find inference component "arn:aws:sagemaker:us-east-1:000000000000:inference-component/two".',
  );
  expect(processes(hosting.local)).toHaveLength(2);
});

test('fails when an endpoint is deleted that has a component', async () => {
  const remove = () => hosting.local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'shared' }));
  expect(await refusal(remove())).toBe(
    'Cannot delete endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/shared": it has inference components (one). Delete them first.',
  );
  await hosting.local.sagemaker.send(new DeleteInferenceComponentCommand({ InferenceComponentName: 'one' }));
  await refusal(hosting.settled('one'));
  await remove();
  expect(await refusal(hosting.local.settled('shared'))).toContain('Could not find endpoint');
});
