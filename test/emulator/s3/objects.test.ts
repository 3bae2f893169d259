import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Buckets } from '../../../emulator/src/s3';
import { Kernel } from '../own/kernel';

const Bucket = 'models';
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

const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

const get = async (Key: string) => {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
  return { ...answer, bytes: Buffer.from(await answer.Body!.transformToByteArray()) };
};

const filesKept = () =>
  readdirSync(path.join(kernel.folder, 's3'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());

test('an object comes back with its bytes, type and metadata, and its ETag is their MD5', async () => {
  const bytes = randomBytes(300_000);
  await put('a/model.tar.gz', bytes, {
    ContentType: 'application/gzip',
    Metadata: { author: 'me' },
    CacheControl: 'no-store',
  });
  const answer = await get('a/model.tar.gz');
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect(answer).toMatchObject({
    ContentType: 'application/gzip',
    Metadata: { author: 'me' },
    CacheControl: 'no-store',
    ContentLength: 300_000,
    ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
  });
});

test('an empty object is kept', async () => {
  await put('empty', Buffer.alloc(0));
  expect((await get('empty')).bytes).toHaveLength(0);
});

test('what was put is there after a restart', async () => {
  await put('kept', 'bytes', { Metadata: { a: 'b' } });
  await kernel.restart();
  client = new S3Client({ ...kernel.client, forcePathStyle: true });
  expect(await get('kept')).toMatchObject({ bytes: Buffer.from('bytes'), Metadata: { a: 'b' } });
});

test('a second object of the same key replaces the first, and its file', async () => {
  await put('k', 'first');
  await put('k', 'second');
  expect((await get('k')).bytes.toString()).toBe('second');
  expect(filesKept()).toHaveLength(1);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'a %s checksum is verified, kept and given back',
  async (ChecksumAlgorithm) => {
    const bytes = randomBytes(100_000);
    await put('k', bytes, { ChecksumAlgorithm });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(head[`Checksum${ChecksumAlgorithm}`]).toEqual(expect.any(String));
    expect((await get('k')).bytes.equals(bytes)).toBe(true);
  },
);

test('a stream is put in chunks with its checksum behind them', async () => {
  const bytes = randomBytes(1_000_000);
  const Body = Readable.from([bytes.subarray(0, 999), bytes.subarray(999)]);
  await put('streamed', Body, { ContentLength: bytes.length, ChecksumAlgorithm: 'SHA256' });
  const answer = await get('streamed');
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect(answer.ContentEncoding).toBeUndefined();
});

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=8-', '89', 'bytes 8-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=5-99', '56789', 'bytes 5-9/10'],
])('the range %s is sent alone', async (Range, expected, ContentRange) => {
  await put('k', '0123456789');
  const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
  expect(await answer.Body!.transformToString()).toBe(expected);
  expect(answer).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
});

test('a reader gets the object that was there when it asked, whatever is written meanwhile', async () => {
  const bytes = randomBytes(5_000_000);
  await put('k', bytes);
  const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
  await put('k', 'other');
  expect(Buffer.from(await answer.Body!.transformToByteArray()).equals(bytes)).toBe(true);
});

test('a copy has the bytes and metadata of its source, or new metadata', async () => {
  await put('from here', 'bytes', { Metadata: { a: '1' } });
  await client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/from%20here` }));
  expect(await get('to')).toMatchObject({ bytes: Buffer.from('bytes'), Metadata: { a: '1' } });
  await client.send(
    new CopyObjectCommand({
      Bucket,
      Key: 'to',
      CopySource: `${Bucket}/to`,
      MetadataDirective: 'REPLACE',
      Metadata: { b: '2' },
    }),
  );
  expect((await get('to')).Metadata).toEqual({ b: '2' });
});

test('deleting takes the file along, and what is not there is no error', async () => {
  await put('a', '1');
  await put('b&c', '2');
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b&c' }, { Key: 'none' }] } }),
  );
  expect(Deleted).toEqual([{ Key: 'b&c' }, { Key: 'none' }]);
  expect(filesKept()).toHaveLength(0);
});

test('tags are kept', async () => {
  await put('k', '1', { Tagging: 'a=1&b=2%203' });
  await client.send(
    new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'c', Value: '<3>' }] } }),
  );
  const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }));
  expect(TagSet).toEqual([{ Key: 'c', Value: '<3>' }]);
});

test('If-None-Match of the known ETag answers 304', async () => {
  const { ETag } = await put('k', '1');
  const head = client.send(new HeadObjectCommand({ Bucket, Key: 'k', IfNoneMatch: ETag }));
  await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
});

test('other parts of the emulator read and write objects too', async () => {
  const buckets = kernel.world.part(Buckets);
  await buckets.put(Bucket, 'out/1', Readable.from(['ab', 'cd']), { headers: { 'content-type': 'text/csv' } });
  expect(await get('out/1')).toMatchObject({ bytes: Buffer.from('abcd'), ContentType: 'text/csv' });
  expect(buckets.fileOf(Bucket, 'out/2')).toBeUndefined();
  const chunks = await buckets.read(Bucket, 'out/1').toArray();
  expect(Buffer.concat(chunks).toString()).toBe('abcd');
});

describe('errors', () => {
  const failing: [string, () => Promise<unknown>, object][] = [
    ['the key is not there', () => get('none'), { name: 'NoSuchKey', Key: 'none' }],
    [
      'the bucket is not there',
      () => client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: randomBytes(3_000_000) })),
      { name: 'NoSuchBucket', BucketName: 'nowhere' },
    ],
    [
      'the MD5 is another',
      () => put('k', '1', { ContentMD5: createHash('md5').update('2').digest('base64') }),
      { name: 'BadDigest' },
    ],
    ['the MD5 is none', () => put('k', '1', { ContentMD5: 'AAAA' }), { name: 'InvalidDigest' }],
    [
      'the checksum is another',
      () => put('k', '1', { ChecksumSHA256: createHash('sha256').update('2').digest('base64') }),
      { name: 'BadDigest', message: 'The SHA256 you specified did not match the calculated checksum.' },
    ],
    [
      'the object is there already and must not',
      () => put('there', '2', { IfNoneMatch: '*' }),
      { name: 'PreconditionFailed' },
    ],
    ['the object has changed', () => put('there', '2', { IfMatch: '"0"' }), { name: 'PreconditionFailed' }],
    [
      'the range begins behind the end',
      () => client.send(new GetObjectCommand({ Bucket, Key: 'there', Range: 'bytes=5-9' })),
      { name: 'InvalidRange', $metadata: { httpStatusCode: 416 } },
    ],
    ['the key is longer than 1024 bytes', () => put('é'.repeat(513), '1'), { name: 'KeyTooLongError' }],
    [
      'an object is copied to itself',
      () => client.send(new CopyObjectCommand({ Bucket, Key: 'there', CopySource: `${Bucket}/there` })),
      { name: 'InvalidRequest' },
    ],
    [
      'the owner is not the one expected',
      () => client.send(new HeadObjectCommand({ Bucket, Key: 'there', ExpectedBucketOwner: '123456789012' })),
      { $metadata: { httpStatusCode: 403 } },
    ],
    [
      'a version is asked for',
      () => client.send(new GetObjectCommand({ Bucket, Key: 'there', VersionId: 'x' })),
      {
        name: 'NotImplemented',
        message: 'sagemaker-serving-local does not imitate this part of S3: GET ?versionId on an object.',
      },
    ],
  ];

  test.each(failing)('fails when %s', async (_title, act, expected) => {
    await put('there', '1');
    await expect(act()).rejects.toMatchObject(expected);
    expect(filesKept()).toHaveLength(1);
  });
});

test('fails when the body is cut off: nothing is left of it', async () => {
  const socket = connect(kernel.port, '127.0.0.1');
  socket.write(`PUT /${Bucket}/half HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(500)}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(get('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(filesKept()).toHaveLength(0);
});

test.each([
  ['has no size', 'zz\r\nabc\r\n0\r\n\r\n'],
  ['is longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
  ['ends early', '5\r\nabc'],
])('fails when a chunk %s', async (_title, body) => {
  const answer = await fetch(`${kernel.url}/${Bucket}/k`, {
    method: 'PUT',
    body,
    headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '3' },
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('<Code>IncompleteBody</Code><Message>The aws-chunked body is malformed');
  expect(filesKept()).toHaveLength(0);
});

test('signed chunks are decoded', async () => {
  const signature = `chunk-signature=${'a'.repeat(64)}`;
  const answer = await fetch(`${kernel.url}/${Bucket}/signed`, {
    method: 'PUT',
    body: `3;${signature}\r\nabc\r\n2;${signature}\r\nde\r\n0;${signature}\r\n\r\n`,
    headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x-amz-decoded-content-length': '5' },
  });
  expect(answer.status).toBe(200);
  expect((await get('signed')).bytes.toString()).toBe('abcde');
});

test('what a kill left unreferenced is gone after the next start', async () => {
  await put('k', '1');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(path.join(kernel.folder, 's3', 'objects', Bucket, 'orphan'), 'x');
  writeFileSync(path.join(kernel.folder, 's3', 'incoming', 'half'), 'x');
  await kernel.restart();
  expect(kernel.world.part(Buckets).objects(Bucket)).toHaveLength(1);
  expect(filesKept()).toHaveLength(1);
});
