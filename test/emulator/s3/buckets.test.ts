import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { s3Handlers } from '../../../emulator/src/s3';
import { Kernel } from '../own/kernel';

const BOOTSTRAP = 'cdk-hnb659fds-assets-123456789012-eu-west-1';
let kernel: Kernel;
let client: S3Client;

beforeEach(async () => {
  kernel = await Kernel.start();
  client = clientIn('us-east-1');
});

afterEach(() => kernel.stop());

const clientIn = (region: string) => new S3Client({ ...kernel.client, region, forcePathStyle: true });
const create = (Bucket: string, by = client) => by.send(new CreateBucketCommand({ Bucket }));

test('buckets are created, listed and deleted, and survive a restart', async () => {
  await create('one');
  await create('two');
  await client.send(new DeleteBucketCommand({ Bucket: 'one' }));
  await kernel.restart();
  client = clientIn('us-east-1');
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets).toEqual([{ Name: 'two', CreationDate: expect.any(Date), BucketRegion: 'us-east-1' }]);
});

test("a bucket's Region is the client's, or the one it names", async () => {
  await create('here', clientIn('eu-central-1'));
  await create('first');
  const location = (Bucket: string) => client.send(new GetBucketLocationCommand({ Bucket }));
  expect(await location('here')).toMatchObject({ LocationConstraint: 'eu-central-1' });
  expect((await location('first')).LocationConstraint).toBeUndefined();
  expect(await client.send(new HeadBucketCommand({ Bucket: 'here' }))).toMatchObject({ BucketRegion: 'eu-central-1' });
});

test('in us-east-1 a bucket that one has may be created again', async () => {
  await create('again');
  await expect(create('again')).resolves.toMatchObject({ Location: '/again' });
});

test('the bucket of a CDK bootstrap stack is there when asked for, in its account and Region', async () => {
  const location = await client.send(
    new GetBucketLocationCommand({ Bucket: BOOTSTRAP, ExpectedBucketOwner: '123456789012' }),
  );
  expect(location.LocationConstraint).toBe('eu-west-1');
  await client.send(new PutObjectCommand({ Bucket: BOOTSTRAP, Key: 'k', Body: '1' }));
});

test('an unconfigured bucket has the settings of one', async () => {
  const Bucket = BOOTSTRAP;
  expect(await client.send(new GetBucketVersioningCommand({ Bucket }))).not.toHaveProperty('Status');
  expect(await client.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true },
  });
  const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules?.[0].ApplyServerSideEncryptionByDefault).toEqual({
    SSEAlgorithm: 'AES256',
  });
});

describe('addressing', () => {
  beforeEach(async () => {
    await create('my.bucket');
    await client.send(new PutObjectCommand({ Bucket: 'my.bucket', Key: 'a/b c', Body: 'found' }));
  });

  test.each([
    'my.bucket.localhost:4566',
    'my.bucket.s3.localhost:4566',
    'my.bucket.s3.amazonaws.com',
    'my.bucket.s3.us-east-1.amazonaws.com',
    'my.bucket.s3.dualstack.eu-west-1.amazonaws.com',
    'my.bucket.s3-us-west-2.amazonaws.com',
    'my.bucket.s3.cn-north-1.amazonaws.com.cn',
  ])('the host %s names the bucket', async (host) => {
    expect(await rawGet(host, '/a/b%20c')).toBe('found');
  });

  test.each(['127.0.0.1', 'localhost:4566', 's3.localhost:4566', 's3.us-east-1.amazonaws.com', 's3.amazonaws.com'])(
    'behind the host %s the path names the bucket',
    async (host) => {
      expect(await rawGet(host, '/my.bucket/a/b%20c')).toBe('found');
    },
  );

  test('a key that begins with a slash is no host name', async () => {
    await client.send(new PutObjectCommand({ Bucket: 'my.bucket', Key: '/[x', Body: 'slash' }));
    expect(await rawGet('my.bucket.localhost', '//[x')).toBe('slash');
  });

  test("fails when the path's percent-encoding is broken", async () => {
    expect(await rawGet('localhost', '/my.bucket/%zz')).toContain('<Code>InvalidURI</Code>');
  });

  /** A request with a Host header of its own, which fetch does not allow. */
  async function rawGet(host: string, path: string): Promise<string> {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const outgoing = request({ port: kernel.port, host: '127.0.0.1', path, headers: { host } }, async (answer) => {
        resolve(Buffer.concat(await answer.toArray()).toString());
      });
      outgoing.on('error', reject).end();
    });
  }
});

describe('errors', () => {
  test.each(['UPPER', 'ab', 'a..b', '-a-', '10.0.0.1', 'a_b', 'x'.repeat(64)])(
    'fails when a bucket is to be named %s',
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({
        name: 'InvalidBucketName',
        message: expect.stringContaining(name),
      });
    },
  );

  test('fails when a bucket exists in another Region than us-east-1', async () => {
    const other = clientIn('eu-west-1');
    await create('mine', other);
    await expect(create('mine', other)).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  });

  test('fails when another account has the bucket', async () => {
    await create('theirs');
    const credentials = { accessKeyId: 'ASIALOCAL123456789012', secretAccessKey: 'local' };
    const other = new S3Client({ ...kernel.client, credentials, forcePathStyle: true });
    await expect(create('theirs', other)).rejects.toMatchObject({ name: 'BucketAlreadyExists' });
  });

  test('fails when a bucket to delete holds an object', async () => {
    await create('full');
    await client.send(new PutObjectCommand({ Bucket: 'full', Key: 'k', Body: '1' }));
    await expect(client.send(new DeleteBucketCommand({ Bucket: 'full' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
  });

  test('fails when a bucket is not there', async () => {
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: 'none' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('fails when a bucket has no policy', async () => {
    const policy = client.send(new GetBucketPolicyCommand({ Bucket: BOOTSTRAP }));
    await expect(policy).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
  });

  test('fails when versioning is to be switched on, and says what is missing', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await expect(
      client.send(new PutBucketVersioningCommand({ Bucket: BOOTSTRAP, VersioningConfiguration })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'sagemaker-serving-local does not imitate this part of S3: PUT ?versioning on a bucket.',
    });
  });
});

describe('AWS::S3::Bucket', () => {
  const handler = s3Handlers['AWS::S3::Bucket'];
  const context = () =>
    ({
      world: kernel.world,
      account: '000000000000',
      region: 'us-east-1',
      generateName: () => 'stack-Bucket-1A2B',
    }) as unknown as ResourceContext;

  test('without a name it gets one in lower case, and its attributes', async () => {
    expect(await handler.create({}, context())).toEqual({
      physicalId: 'stack-bucket-1a2b',
      attributes: {
        Arn: 'arn:aws:s3:::stack-bucket-1a2b',
        DomainName: 'stack-bucket-1a2b.s3.amazonaws.com',
        RegionalDomainName: 'stack-bucket-1a2b.s3.us-east-1.amazonaws.com',
        DualStackDomainName: 'stack-bucket-1a2b.s3.dualstack.us-east-1.amazonaws.com',
        WebsiteURL: 'http://stack-bucket-1a2b.s3-website-us-east-1.amazonaws.com',
      },
    });
  });

  test('a bootstrap stack takes over the bucket that was there already, also one that it retained', async () => {
    await client.send(new HeadBucketCommand({ Bucket: BOOTSTRAP }));
    await handler.create({ BucketName: BOOTSTRAP }, context());
    await expect(handler.create({ BucketName: BOOTSTRAP }, context())).resolves.toMatchObject({
      physicalId: BOOTSTRAP,
    });
  });

  test('deleting one that is gone is no error', async () => {
    await handler.delete({ physicalId: 'gone', attributes: {} }, context());
  });

  test('fails when the bucket to delete holds an object', async () => {
    const state = await handler.create({ BucketName: 'full' }, context());
    await client.send(new PutObjectCommand({ Bucket: 'full', Key: 'k', Body: '1' }));
    await expect(handler.delete(state, context())).rejects.toThrow('The bucket you tried to delete is not empty');
  });

  test('fails when the bucket exists', async () => {
    await create('taken');
    await expect(handler.create({ BucketName: 'taken' }, context())).rejects.toThrow('you already own it');
  });
});
