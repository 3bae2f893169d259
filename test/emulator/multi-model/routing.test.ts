import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { DeleteEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { Local, until } from '../sagemaker/local';
import { Many } from './many';

let many: Many;
const names = Array.from({ length: 12 }, (_, index) => `model-${index}`);

beforeAll(async () => {
  many = await Many.start();
  for (const name of names) many.put(name, name);
});
afterAll(() => Local.removeAll());

const two = { variant: { InitialInstanceCount: 2 } };
const pidOf = async (endpoint: string, model: string) => (await many.ask(endpoint, model)).pid as number;

test('requests for a model stick to the instance that holds it, and models spread over the instances', async () => {
  await many.endpoint('sticky', two);
  const first = new Map<string, number>();
  for (const name of names) first.set(name, await pidOf('sticky', name));
  for (let round = 0; round < 3; round++)
    for (const name of names) expect(await pidOf('sticky', name)).toBe(first.get(name));
  expect(new Set(first.values()).size).toBe(2);
});

test('a model that many ask for at once is loaded by a further instance, while the first goes on', async () => {
  await many.endpoint('hot', two);
  const cold = await pidOf('hot', 'model-0');
  const flag = path.join(many.local.folder, 'hot');
  const running = Array.from({ length: 8 }, () => many.ask('hot', 'model-0', `waits ${flag}`));
  await until(() => outstanding('hot') === 8);
  expect(await pidOf('hot', 'model-0')).not.toBe(cold);
  writeFileSync(flag, '');
  await Promise.all(running);
  expect(new Set([await pidOf('hot', 'model-0'), await pidOf('hot', 'model-0')]).size).toBe(1);
});

test('first calls at the same time go to one instance, however many they are', async () => {
  await many.endpoint('rush', two);
  const answers = await Promise.all(Array.from({ length: 30 }, () => many.ask('rush', 'model-1')));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
});

test('an update moves to instances without models, and finishes what the old ones are at', async () => {
  await many.endpoint('moving', { capacity: 3 });
  const old = await pidOf('moving', 'model-2');
  const flag = path.join(many.local.folder, 'moving');
  const last = many.ask('moving', 'model-2', `waits ${flag}`);
  await until(() => outstanding('moving') === 1);
  await many.config('moving-on', { capacity: 4 });
  const update = { EndpointName: 'moving', EndpointConfigName: 'moving-on' };
  await many.local.sagemaker.send(new UpdateEndpointCommand(update));
  await until(async () => (await pidOf('moving', 'model-2')) !== old);
  writeFileSync(flag, '');
  expect((await last).model).toBe('model-2');
  expect((await many.local.settled('moving')).EndpointStatus).toBe('InService');
  expect(await many.events('moving', 'model-2')).toEqual(['load model-2']);
});

test('an endpoint that is deleted while it loads a model leaves nothing behind, and the emulator whole', async () => {
  const flag = path.join(many.local.folder, 'never');
  many.put('endless', `endless waits ${flag}`);
  await many.endpoint('leaving');
  const call = many.errorOf('leaving', 'endless');
  await until(() => outstanding('leaving') === 1);
  await many.local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'leaving' }));
  writeFileSync(flag, '');
  await call;
  await until(async () =>
    many.local.describe('leaving').then(
      () => false,
      () => true,
    ),
  );
  expect(many.local.said.filter((text) => text.includes('bug'))).toEqual([]);
});

function outstanding(endpoint: string): number {
  const all = many.local.world.part(Endpoints);
  const found = all.serving({ account: '000000000000', region: 'us-east-1' }, endpoint);
  return found ? all.instances(found.record).reduce((sum, instance) => sum + instance.outstanding, 0) : 0;
}
