import { CreateModelCommand } from '@aws-sdk/client-sagemaker';
import { Local, ROLE } from '../sagemaker/local';
import { Many, PREFIX } from './many';

let many: Many;

beforeAll(async () => {
  many = await Many.start();
  for (const name of ['a', 'b', 'c', 'd']) many.put(`${name}.tar.gz`, name);
  await many.endpoint('shop');
});
afterAll(() => Local.removeAll());

test('a model is loaded on its first call, under an opaque name, and stays', async () => {
  await many.endpoint('first');
  const { url, ...answer } = await many.ask('first', 'a.tar.gz');
  expect(answer).toMatchObject({ model: 'a', target: 'a.tar.gz', header: 'a.tar.gz' });
  expect(url).toMatch(/\/instances\/i-[0-9a-f]{12}\/model\/[0-9a-f]{32}\/model$/);
  await many.ask('first', 'a.tar.gz');
  await many.ask('first', 'b.tar.gz');
  expect(await many.events('first', 'b.tar.gz')).toEqual(['load a.tar.gz', 'load b.tar.gz']);
});

test('a target model is relative to the prefix, with or without a slash between them', async () => {
  many.put('berlin/prices.tar.gz', 'prices');
  await many.endpoint('slashes', { prefix: PREFIX.slice(0, -1) });
  expect((await many.ask('slashes', 'berlin/prices.tar.gz')).model).toBe('prices');
  expect((await many.ask('slashes', '/berlin/prices.tar.gz')).model).toBe('prices');
});

test('the prefix may be an https address', async () => {
  await many.endpoint('https', { prefix: 'https://bucket.s3.us-east-1.amazonaws.com/models/' });
  expect((await many.ask('https', 'a.tar.gz')).model).toBe('a');
});

test('a new object under the prefix is served without a deployment', async () => {
  expect(await many.errorOf('shop', 'new.tar.gz')).toMatchObject({ name: 'ValidationError' });
  many.put('new.tar.gz', 'new');
  expect((await many.ask('shop', 'new.tar.gz')).model).toBe('new');
});

test('a model that is replaced or removed in S3 is served as it was while it is in memory or on disk', async () => {
  await many.endpoint('kept', { capacity: 1 });
  many.put('changing.tar.gz', 'before');
  await many.ask('kept', 'changing.tar.gz');
  many.put('changing.tar.gz', 'after');
  expect((await many.ask('kept', 'changing.tar.gz')).model).toBe('before');
  await many.ask('kept', 'a.tar.gz');
  expect(await many.events('kept', 'a.tar.gz')).toContain('unload changing.tar.gz');
  many.remove('changing.tar.gz');
  expect((await many.ask('kept', 'changing.tar.gz')).model).toBe('before');
});

test('first calls at the same time load a model once', async () => {
  many.put('popular.tar.gz', 'popular');
  const answers = await Promise.all(Array.from({ length: 20 }, () => many.ask('shop', 'popular.tar.gz')));
  expect(new Set(answers.map(({ model }) => model))).toEqual(new Set(['popular']));
  const events = await many.events('shop', 'popular.tar.gz');
  expect(events.filter((event) => event === 'load popular.tar.gz')).toHaveLength(1);
});

test('models of one name under two prefixes are two models', async () => {
  many.local.objects.set('s3://bucket/others/a.tar.gz', many.local.objects.get(`${PREFIX}b.tar.gz`)!);
  await many.endpoint('others', { prefix: 's3://bucket/others/' });
  expect((await many.ask('others', 'a.tar.gz')).model).toBe('b');
  expect((await many.ask('shop', 'a.tar.gz')).model).toBe('a');
});

test('fails when the request names no target model', async () => {
  const error = await many.local.invoke('shop', 'model').catch((caught) => caught);
  expect(error).toMatchObject({
    name: 'ValidationError',
    $metadata: { httpStatusCode: 400 },
    message: expect.stringMatching(
      /^Request [0-9a-f-]{36} is missing a target model header, which multi-model endpoint shop needs\.$/,
    ),
  });
});

test.each([
  ['there is no such object', 'shop', 'nothing.tar.gz', 'bucket: bucket, key: models/nothing.tar.gz'],
  ['the name climbs', 'shop', '../models/a.tar.gz', 'bucket: bucket, key: models/../models/a.tar.gz'],
])('fails when %s', async (_what, endpoint, model, where) => {
  expect(await many.errorOf(endpoint, model)).toMatchObject({
    name: 'ValidationError',
    message: `Failed to download model data(${where}). Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the model.`,
  });
});

test('fails when the object is no model archive, every time it is asked for', async () => {
  many.local.objects.set(`${PREFIX}page.tar.gz`, Buffer.from('<html>'));
  for (let i = 0; i < 2; i++)
    expect(await many.errorOf('shop', 'page.tar.gz')).toMatchObject({
      name: 'ValidationError',
      message:
        'Failed to extract model data archive from URL "s3://bucket/models/page.tar.gz". Please ensure that the object located at the URL is a valid tar.gz archive. What is wrong with it: it is not compressed with gzip.',
    });
  many.put('page.tar.gz', 'mended');
  expect((await many.ask('shop', 'page.tar.gz')).model).toBe('mended');
});

test('fails when the request asks for a container of a multi-model endpoint', async () => {
  const input = { TargetModel: 'a.tar.gz', TargetContainerHostname: 'one' };
  expect(await many.local.invoke('shop', 'model', input).catch((error) => error)).toMatchObject({
    name: 'ValidationError',
  });
});

const Image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/many:1';
const container = { Image, Mode: 'MultiModel' as const, ModelDataUrl: PREFIX };

test.each([
  [
    'two containers have many models',
    { Containers: [{ ...container }, { ...container }] },
    'More than one container in MultiModel mode is not supported with inference pipeline.',
  ],
  [
    'its containers are asked directly',
    {
      Containers: [
        { ...container, ContainerHostname: 'one' },
        { Image, ContainerHostname: 'two' },
      ],
      InferenceExecutionConfig: { Mode: 'Direct' as const },
    },
    'A container in MultiModel mode is not supported with the execution mode Direct.',
  ],
  [
    'it has no prefix',
    { PrimaryContainer: { Image, Mode: 'MultiModel' as const } },
    'A container in MultiModel mode needs a ModelDataUrl: the S3 prefix of its models.',
  ],
  [
    'its prefix is an archive',
    { PrimaryContainer: { ...container, ModelDataUrl: 's3://bucket/models/a.tar.gz' } },
    'ModelDataUrl of a container in MultiModel mode is s3://bucket/models/a.tar.gz, allowed is the S3 prefix that its models are below, such as s3://bucket/models/.',
  ],
])('fails when a model is made and %s', async (_what, input, message) => {
  const command = new CreateModelCommand({ ModelName: 'wrong', ExecutionRoleArn: ROLE, ...input });
  await expect(many.local.sagemaker.send(command)).rejects.toMatchObject({ name: 'ValidationException', message });
});
