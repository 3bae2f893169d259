import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Buckets } from '../../../emulator/src/s3';
import { Kernel } from '../own/kernel';

const Bucket = 'keys';
let kernel: Kernel;
let client: S3Client;

beforeEach(async () => {
  kernel = await Kernel.start();
  client = new S3Client({ ...kernel.client, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
});

afterEach(async () => {
  client.destroy();
  await kernel.stop();
});

const NASTY = [
  '..',
  '../..',
  '../../../../../../tmp/serving-escaped',
  'a/../../b',
  './a',
  'a//b',
  '/leading',
  'trailing/',
  '//',
  '.',
  '~',
  'C:\\windows\\path',
  'a b+c%20d%2Fe%',
  'a?b=c&d#e',
  'q"uo\'tes<&>;',
  'ünïcödé/日本語/😀',
  '\uffee before \u{10000}',
  'tab\tinside',
  '__proto__',
  'constructor',
  '\\..\\..',
  'x'.repeat(1024),
  'é'.repeat(512),
];

/** Keys of the characters that file systems, URLs and XML mind, from a generator with a fixed seed. */
function randomKeys(count: number): string[] {
  const alphabet = [
    '.',
    '..',
    '/',
    '\\',
    ' ',
    '%',
    '+',
    '&',
    '<',
    '"',
    "'",
    '?',
    '#',
    ':',
    '*',
    '|',
    'a',
    'B',
    '0',
    'é',
    '日',
    '😀',
    '%2e',
    '~',
    '=',
  ];
  let seed = 20261120;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(20) }, () => alphabet[next(alphabet.length)]).join(''),
  );
}

test('any key comes back, in GET and in a listing, also after a restart, and none leads out of the folder', async () => {
  const keys = [...new Set([...NASTY, ...randomKeys(80)])];
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}` }));
  await kernel.restart();
  client = new S3Client({ ...kernel.client, forcePathStyle: true });
  for (const Key of keys) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body!.transformToString()).toBe(`body of ${Key}`);
    const file = kernel.world.part(Buckets).fileOf(Bucket, Key)!;
    expect(path.dirname(file)).toBe(path.join(kernel.folder, 's3', 'objects', Bucket));
  }
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const inByteOrder = keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(Contents.map(({ Key }) => Key)).toEqual(inByteOrder);
  expect(readdirSync(path.join(kernel.folder, 's3', 'objects'))).toEqual([Bucket]);
  expect(existsSync('/tmp/serving-escaped')).toBe(false);
});

describe('listing', () => {
  beforeEach(async () => {
    const buckets = kernel.world.part(Buckets);
    for (const key of ['a.txt', 'photos/1', 'photos/2', 'photos/x/1', 'photos/x/2', 'z'])
      await buckets.put(Bucket, key, '1');
  });

  const list = (input: object) => client.send(new ListObjectsV2Command({ Bucket, ...input }));
  const shape = ({ Contents = [], CommonPrefixes = [] }: Awaited<ReturnType<typeof list>>) => [
    ...Contents.map(({ Key }) => Key),
    ...CommonPrefixes.map(({ Prefix }) => Prefix),
  ];

  test('a prefix chooses', async () => {
    expect(shape(await list({ Prefix: 'photos/x' }))).toEqual(['photos/x/1', 'photos/x/2']);
  });

  test('a delimiter folds', async () => {
    expect(shape(await list({ Delimiter: '/' }))).toEqual(['a.txt', 'z', 'photos/']);
    expect(shape(await list({ Delimiter: '/', Prefix: 'photos/' }))).toEqual(['photos/1', 'photos/2', 'photos/x/']);
  });

  test('pages continue where the last one ended, folded or not', async () => {
    for (const Delimiter of ['/', undefined]) {
      const whole = await list({ Delimiter });
      const paged: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket, Delimiter })) {
        expect(page.KeyCount).toBe(1);
        paged.push(...shape(page));
      }
      expect(paged.sort()).toEqual(shape(whole).sort());
    }
  });

  test('it starts behind a key', async () => {
    expect(shape(await list({ StartAfter: 'photos/2' }))).toEqual(['photos/x/1', 'photos/x/2', 'z']);
  });

  test('the first version continues from markers', async () => {
    const first = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: '/' }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'photos/' });
    const second = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['z']);
  });

  test('nothing asked for is nothing, and not the beginning of more', async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ IsTruncated: false, KeyCount: 0 });
  });

  test('keys are percent-encoded when asked for', async () => {
    await kernel.world.part(Buckets).put(Bucket, 'zz/a b+ü', '1');
    const { Contents } = await list({ Prefix: 'zz/', EncodingType: 'url' });
    expect(Contents?.[0].Key).toBe('zz/a+b%2B%C3%BC');
  });

  test('fails when the number of keys is none', async () => {
    const answer = await fetch(`${kernel.url}/${Bucket}?list-type=2&max-keys=many`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>InvalidArgument</Code>');
  });
});
