import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { LocalServing } from 'sagemaker-serving-local';

const newState = () => mkdtempSync(path.join(os.tmpdir(), 'serving-local-'));
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const s3 = (local: LocalServing) =>
  new S3Client({ endpoint: local.url, region: 'us-east-1', credentials, forcePathStyle: true });

test('the state of one run is there in the next', async () => {
  const state = newState();
  const first = await LocalServing.start({ state });
  await s3(first).send(new CreateBucketCommand({ Bucket: 'kept' }));
  await first.stop();
  const second = await LocalServing.start({ state });
  const { Buckets } = await s3(second).send(new ListBucketsCommand({}));
  await second.stop();
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['kept']);
});

test('two emulators with a state folder each serve side by side', async () => {
  const both = [await LocalServing.start({ state: newState() }), await LocalServing.start({ state: newState() })];
  expect(both[0].url).not.toBe(both[1].url);
  await Promise.all(both.map((local) => local.stop()));
});

test('the environment points AWS clients at 127.0.0.1', async () => {
  const local = await LocalServing.start({ state: newState() });
  expect(local.environment).toMatchObject({
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  });
  expect(local.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await local.stop();
});

test('a state folder whose server was killed is taken over, whoever has its process id now', async () => {
  const state = newState();
  writeFileSync(path.join(state, 'served-by.json'), JSON.stringify({ pid: process.ppid, url: 'http://127.0.0.1:9' }));
  const local = await LocalServing.start({ state });
  await local.stop();
});

test('fails when the state folder is served already, and says where', async () => {
  const state = newState();
  const local = await LocalServing.start({ state });
  await expect(LocalServing.start({ state })).rejects.toThrow(
    `The state folder ${state} is already served at ${local.url} (process ${process.pid}). Stop that one first, or choose another folder with --state.`,
  );
  await local.stop();
});

test('fails when the port is in use, and leaves the state folder free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const state = newState();
  await expect(LocalServing.start({ state, port })).rejects.toThrow(
    `Port ${port} is in use by another program: stop that one, or choose another port with --port.`,
  );
  other.close();
  const local = await LocalServing.start({ state });
  await local.stop();
});
