import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Local, until } from '../sagemaker/local';
import { Many } from './many';

let many: Many;

beforeAll(async () => {
  many = await Many.start();
  for (const name of ['a', 'b', 'c', 'd']) many.put(name, name);
});
afterEach(() => {
  delete process.env.SERVING_MODEL_VOLUME_BYTES;
});
afterAll(() => Local.removeAll());

const flag = (name: string) => path.join(many.local.folder, name);

/** The models on the disk of the endpoint's only instance. */
async function onDisk(endpoint: string, model: string): Promise<string[]> {
  const { url } = await many.ask(endpoint, model);
  return readdirSync(path.dirname(path.dirname(url)));
}

test('a container without room has its least recently used model unloaded, and no other', async () => {
  await many.endpoint('full', { capacity: 2 });
  for (const model of ['a', 'b', 'a', 'c']) expect((await many.ask('full', model)).model).toBe(model);
  const { events, loaded } = await many.ask('full', 'c', 'events');
  expect(loaded).toEqual(['a', 'c']);
  expect(events).toEqual(['load a', 'load b', 'load c', 'unload b', 'load c']);
});

test('a model that was unloaded is loaded from the disk, not downloaded again', async () => {
  await many.endpoint('disk', { capacity: 1 });
  many.measured.length = 0;
  for (const model of ['a', 'b', 'a', 'b']) await many.ask('disk', model);
  expect(many.values('ModelDownloadingTime')).toHaveLength(2);
  expect(await onDisk('disk', 'a')).toHaveLength(2);
});

test('a model that answers a request is not unloaded: another waits for it, and none is lost', async () => {
  await many.endpoint('busy', { capacity: 1 });
  await many.ask('busy', 'a');
  const first = many.ask('busy', 'a', `waits ${flag('busy')}`);
  const second = many.ask('busy', 'b');
  writeFileSync(flag('busy'), '');
  expect((await first).model).toBe('a');
  expect((await second).model).toBe('b');
});

test('many models that are asked for at once share the room for a few', async () => {
  await many.endpoint('crowd', { capacity: 2 });
  const wanted = Array.from({ length: 40 }, (_, index) => ['a', 'b', 'c', 'd'][(index * 7) % 4]);
  const answers = await Promise.all(wanted.map((model) => many.ask('crowd', model)));
  expect(answers.map(({ model }) => model)).toEqual(wanted);
});

test('fails when a model does not fit into memory, with the answer of the container; others go on', async () => {
  many.put('huge', 'huge huge');
  await many.endpoint('hungry', { capacity: 2 });
  await many.ask('hungry', 'a');
  expect(await many.errorOf('hungry', 'huge')).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 507,
    OriginalMessage: '{"error":"no room"}',
  });
  expect((await many.ask('hungry', 'a')).model).toBe('a');
});

test('a container without memory for a request has models unloaded until it has', async () => {
  await many.endpoint('device', { capacity: 3 });
  for (const model of ['a', 'b', 'c']) await many.ask('device', model);
  expect((await many.ask('device', 'a', 'gpu')).model).toBe('a');
  expect((await many.ask('device', 'a', 'events')).loaded).toEqual(['a']);
});

test('a full disk loses the least recently used model that is not in memory', async () => {
  process.env.SERVING_MODEL_VOLUME_BYTES = '3';
  await many.endpoint('small', { capacity: 1 });
  many.measured.length = 0;
  for (const model of ['a', 'b', 'c', 'd']) await many.ask('small', model);
  expect(await onDisk('small', 'd')).toHaveLength(3);
  for (const model of ['b', 'c', 'd', 'a']) expect((await many.ask('small', model)).model).toBe(model);
  expect(many.values('ModelDownloadingTime')).toHaveLength(5);
});

test('a removed model is gone once it left memory and disk', async () => {
  process.env.SERVING_MODEL_VOLUME_BYTES = '6';
  many.put('gone', 'gone');
  await many.endpoint('forgetful', { capacity: 1 });
  await many.ask('forgetful', 'gone');
  many.remove('gone');
  for (const model of ['a', 'b', 'c']) await many.ask('forgetful', model);
  expect(await many.errorOf('forgetful', 'gone')).toMatchObject({ name: 'ValidationError' });
});

test('a disk that is full of models in memory has the least recently used of them unloaded', async () => {
  process.env.SERVING_MODEL_VOLUME_BYTES = '2';
  await many.endpoint('tight');
  for (const model of ['a', 'b', 'c']) await many.ask('tight', model);
  expect((await many.ask('tight', 'c', 'events')).loaded).toEqual(['b', 'c']);
  expect(await onDisk('tight', 'c')).toHaveLength(2);
});

test('fails when a model is larger than the volume', async () => {
  process.env.SERVING_MODEL_VOLUME_BYTES = '3';
  many.put('wide', 'much too wide');
  await many.endpoint('narrow');
  expect(await many.errorOf('narrow', 'wide')).toMatchObject({
    name: 'ValidationError',
    message:
      'Failed to download model data(bucket: bucket, key: models/wide). It takes 13 bytes, and the volume of an instance holds 3: give the variant a larger VolumeSizeInGB.',
  });
});

test('the volume of an instance is what VolumeSizeInGB says, or 30 GB, and is announced', async () => {
  await many.endpoint('two', { variant: { VolumeSizeInGB: 2 } });
  await many.endpoint('default');
  const said = many.local.said.join('\n');
  expect(said).toContain(`of endpoint two keep up to ${2 * 1024 ** 3} bytes`);
  expect(said).toContain(`of endpoint default keep up to ${30 * 1024 ** 3} bytes`);
});

test('without a cache, a model is unloaded and deleted once it has answered', async () => {
  await many.endpoint('uncached', { cache: 'Disabled' });
  const { url } = await many.ask('uncached', 'a');
  await until(() => !existsSync(url));
  many.put('a', 'again');
  expect((await many.ask('uncached', 'a')).model).toBe('again');
  many.put('a', 'a');
  await until(async () => (await many.events('uncached', 'b')).filter((event) => event === 'unload a').length === 2);
});

test('without a cache, a model stays for as long as a request is at it', async () => {
  await many.endpoint('briefly', { cache: 'Disabled' });
  many.measured.length = 0;
  const first = many.ask('briefly', 'c', `waits ${flag('briefly')}`);
  await until(() => many.values('ModelLoadingTime').length === 1);
  for (let i = 0; i < 3; i++) await many.ask('briefly', 'c');
  expect(await many.events('briefly', 'c')).toEqual(['load c']);
  writeFileSync(flag('briefly'), '');
  expect((await first).model).toBe('c');
});

test('fails when the limit of the volume is no number of bytes', async () => {
  process.env.SERVING_MODEL_VOLUME_BYTES = '2 GB';
  await expect(many.endpoint('unlimited')).rejects.toThrow(
    'SERVING_MODEL_VOLUME_BYTES is "2 GB", allowed is a whole number of bytes above 0.',
  );
});
