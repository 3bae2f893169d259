import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { LocalServing } from 'sagemaker-serving-local';
import { StandIn } from '../aws';
import { Bundle } from '../bundle';

const state = fs.mkdtempSync(path.join(os.tmpdir(), 'model-copy-'));
/** Where CloudFormation hears how it went. */
const box = new StandIn();
let local: LocalServing;
let bundle: Bundle;
let s3: S3Client;

beforeAll(async () => {
  await box.start();
  local = await LocalServing.start({ state });
  bundle = new Bundle('model-copy', local);
  await bundle.build();
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  s3 = new S3Client({ endpoint: local.url, region: 'eu-west-1', credentials, forcePathStyle: true });
  for (const Bucket of ['assets', 'models']) await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3?.destroy();
  await local?.stop();
  await box.stop();
  fs.rmSync(state, { recursive: true, force: true });
});
beforeEach(async () => {
  box.puts.length = 0;
  await put('assets', '0123.tar.gz', 'the first');
  await put('assets', 'a b/é+.tar.gz', 'the second');
});

const put = (Bucket: string, Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const textAt = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: 'models', Key }))).Body!.transformToString();
const isThere = (Key: string) =>
  s3.send(new HeadObjectCommand({ Bucket: 'models', Key })).then(
    () => true,
    () => false,
  );

const ids = { StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/digits/1', RequestId: 'request' };

interface Given {
  readonly LogicalResourceId?: string;
  readonly Source?: string;
  readonly Bucket?: string;
  readonly Key?: string;
}

/** What the handler logs, and what it tells CloudFormation. */
async function handled(RequestType: string, given: Given = {}) {
  const { LogicalResourceId = 'Acme', Bucket = 'models', Key = 'acme.tar.gz' } = given;
  const Source = given.Source ?? 's3://assets/0123.tar.gz';
  const log = await bundle.invoke({
    ...ids,
    LogicalResourceId,
    RequestType,
    ResponseURL: `${box.url}/box`,
    ResourceProperties: { Source, Bucket, Key },
  });
  expect(box.puts).toHaveLength(1);
  const { Status, Reason, PhysicalResourceId } = box.puts.splice(0)[0].body;
  return { ...log, Status, Reason, PhysicalResourceId };
}

describe('the bundle of the handler', () => {
  test('is under 100 kB', () => {
    expect(fs.statSync(bundle.file).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(bundle.file, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    const others = needed.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(others)]).toEqual(['@aws-sdk/client-s3']);
  });
});

describe('a model that is added', () => {
  test('is copied to where the endpoint looks for it', async () => {
    expect(await handled('Create')).toEqual({
      stdout: 'The model s3://models/acme.tar.gz is now s3://assets/0123.tar.gz.\n',
      stderr: '',
      Status: 'SUCCESS',
      PhysicalResourceId: 's3://models/acme.tar.gz',
    });
    expect(await textAt('acme.tar.gz')).toBe('the first');
  });

  test('is replaced when its files change, whatever the letters of their key', async () => {
    await handled('Create');
    expect((await handled('Update', { Source: 's3://assets/a b/é+.tar.gz' })).Status).toBe('SUCCESS');
    expect(await textAt('acme.tar.gz')).toBe('the second');
  });

  test('is removed when it is no longer asked for', async () => {
    await handled('Create');
    expect((await handled('Delete')).stdout).toBe('The model s3://models/acme.tar.gz is removed.\n');
    expect(await isThere('acme.tar.gz')).toBe(false);
  });

  test('stays when another resource has taken it over', async () => {
    await handled('Create', { LogicalResourceId: 'Old' });
    await handled('Create', { LogicalResourceId: 'New' });
    expect((await handled('Delete', { LogicalResourceId: 'Old' })).stdout).toBe(
      "The model s3://models/acme.tar.gz is somebody else's by now, and stays.\n",
    );
    expect(await textAt('acme.tar.gz')).toBe('the first');
  });

  test('stays when somebody has uploaded another one by hand', async () => {
    await handled('Create');
    await put('models', 'acme.tar.gz', 'by hand');
    await handled('Delete');
    expect(await textAt('acme.tar.gz')).toBe('by hand');
  });

  test.each([{ Key: 'never.tar.gz' }, { Bucket: 'gone' }])('is removed where it is gone already: %o', async (given) => {
    expect(await handled('Delete', given)).toMatchObject({ Status: 'SUCCESS', stderr: '' });
  });

  test('fails when its files are not there, and says which', async () => {
    const { Status, Reason, stderr } = await handled('Create', { Source: 's3://assets/gone.tar.gz' });
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^The model s3:\/\/models\/acme\.tar\.gz could not be copied from s3:\/\/assets\/gone\.tar\.gz: NoSuchKey: /,
    );
    expect(stderr).toBe(`${Reason}\n`);
  });
});
