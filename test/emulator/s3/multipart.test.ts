import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Kernel } from '../own/kernel';

const Bucket = 'uploads';
const Key = 'big/model.tar.gz';
const MiB = 1024 * 1024;
let kernel: Kernel;
let client: S3Client;

beforeEach(async () => {
  kernel = await Kernel.start();
  client = new S3Client({ ...kernel.client, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
});

afterEach(() => kernel.stop());

const begin = async (more = {}) =>
  (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId!;
const part = async (UploadId: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
  const { $metadata: _, ...checks } = await client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
  );
  return { PartNumber, ...checks };
};
const complete = (UploadId: string, Parts: CompletedPart[]) =>
  client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
const download = async () => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
};

test('lib-storage uploads a stream in parts, as the CDK command line does', async () => {
  const bytes = randomBytes(12 * MiB);
  const params = {
    Bucket,
    Key,
    Body: Readable.from([bytes]),
    ContentType: 'application/zip',
    ChecksumAlgorithm: 'SHA256' as const,
  };
  const { ETag } = await new Upload({ client, params }).done();
  expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  expect((await download()).equals(bytes)).toBe(true);
  const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({
    ContentType: 'application/zip',
    ContentLength: bytes.length,
    ChecksumType: 'COMPOSITE',
  });
  expect(head.ChecksumSHA256).toMatch(/-3$/);
  expect(readdirSync(path.join(kernel.folder, 's3', 'uploads'))).toEqual([]);
});

test('a checksum of the whole object is one, and the client checks it', async () => {
  const bytes = randomBytes(6 * MiB);
  const UploadId = await begin({ ChecksumAlgorithm: 'CRC64NVME' });
  const parts = [await part(UploadId, 1, bytes.subarray(0, 5 * MiB)), await part(UploadId, 2, bytes.subarray(5 * MiB))];
  expect(await complete(UploadId, parts)).toMatchObject({
    ChecksumType: 'FULL_OBJECT',
    ChecksumCRC64NVME: expect.any(String),
  });
  expect((await download()).equals(bytes)).toBe(true);
});

test('an upload goes on after a restart, and parts can be replaced and left out', async () => {
  const bytes = randomBytes(5 * MiB);
  const UploadId = await begin({ Metadata: { a: 'b' } });
  await part(UploadId, 1, randomBytes(10));
  const first = await part(UploadId, 1, bytes);
  await part(UploadId, 2, Buffer.from('left out'));
  await kernel.restart();
  client = new S3Client({ ...kernel.client, forcePathStyle: true });
  const third = await part(UploadId, 3, Buffer.from('end'));
  const { Parts } = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 5 * MiB],
    [2, 8],
    [3, 3],
  ]);
  await complete(UploadId, [first, third]);
  expect((await download()).equals(Buffer.concat([bytes, Buffer.from('end')]))).toBe(true);
  expect((await client.send(new HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({ a: 'b' });
});

test('a part can be copied from an object', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
  const UploadId = await begin();
  const copy = new UploadPartCopyCommand({
    Bucket,
    Key,
    UploadId,
    PartNumber: 1,
    CopySource: `${Bucket}/source`,
    CopySourceRange: 'bytes=2-4',
  });
  const { CopyPartResult } = await client.send(copy);
  await complete(UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
  expect((await download()).toString()).toBe('234');
});

test('an aborted upload leaves nothing', async () => {
  const UploadId = await begin();
  await part(UploadId, 1, randomBytes(100));
  expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toMatchObject([{ Key, UploadId }]);
  await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
  expect(existsSync(path.join(kernel.folder, 's3', 'uploads', UploadId))).toBe(false);
});

test.each<[string, string, (id: string, small: CompletedPart, next: CompletedPart) => CompletedPart[]]>([
  ['a part but the last is under 5 MiB', 'EntityTooSmall', (_id, small, next) => [small, next]],
  ['parts are not in order', 'InvalidPartOrder', (_id, small, next) => [next, small]],
  ['a part was never uploaded', 'InvalidPart', (_id, small) => [{ ...small, PartNumber: 9 }]],
  ["a part's ETag is another", 'InvalidPart', (_id, small) => [{ ...small, ETag: '"0"' }]],
  ['no part is named', 'MalformedXML', () => []],
])('fails when %s', async (_title, name, choose) => {
  const UploadId = await begin();
  const [small, next] = [await part(UploadId, 1, randomBytes(10)), await part(UploadId, 2, randomBytes(10))];
  await expect(complete(UploadId, choose(UploadId, small, next))).rejects.toMatchObject({ name });
  await complete(UploadId, [small]);
});

test('fails when the upload is unknown', async () => {
  await expect(part('nonsense', 1, randomBytes(1))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(complete('../..', [{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

test('fails when a part has the number 0 or 10001', async () => {
  const UploadId = await begin();
  await expect(part(UploadId, 0, randomBytes(1))).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(part(UploadId, 10_001, randomBytes(1))).rejects.toMatchObject({ name: 'InvalidArgument' });
});
