import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CreateEndpointCommand, DeleteEndpointCommand } from '@aws-sdk/client-sagemaker';
import { ImageOverrides } from '../../../emulator/src/containers/image-overrides';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { IMAGE, Local, until } from '../sagemaker/local';

let local: Local;

beforeEach(async () => {
  local = await Local.start();
});
afterAll(() => Local.removeAll());

/** The image folder `behaving`, with another manifest, in place of the image. */
function useManifest(manifest: unknown, at = local): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'image-')));
  cpSync(path.join(__dirname, '..', 'sagemaker', 'behaving'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'local.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  at.world.part(ImageOverrides).use({ [IMAGE]: folder });
  return folder;
}

const INSTALL = [
  'node',
  '-e',
  "require('fs').appendFileSync(process.env.COUNT_FILE, 'x'); console.log('installing'); require('fs').writeFileSync('made.txt', '')",
];

test('the install step runs once for all instances, endpoints and restarts, in a copy without installed packages', async () => {
  const folder = useManifest({ command: ['node', 'server.js'], install: INSTALL });
  mkdirSync(path.join(folder, 'node_modules'));
  process.env.COUNT_FILE = path.join(local.folder, 'count');
  await Promise.all([local.endpoint('first', { a: { InitialInstanceCount: 2 }, b: {} }), local.endpoint('second')]);
  await local.stop();
  const again = await Local.start({ folder: local.folder });
  expect((await again.invoke('first', 'echo')).text).toBe('echo');
  expect(readFileSync(process.env.COUNT_FILE, 'utf8')).toBe('x');
  const [copy] = readdirSync(path.join(again.folder, 'images-installed'));
  expect(readdirSync(path.join(again.folder, 'images-installed', copy)).sort()).toEqual([
    'local.json',
    'made.txt',
    'server.js',
  ]);
  expect(existsSync(path.join(folder, 'made.txt'))).toBe(false);
  const said = local.said.filter((text) => text.startsWith('Install'));
  expect(said).toEqual([
    `Installing the image ${IMAGE}, for its first start: ${INSTALL.join(' ')}`,
    expect.stringMatching(/^Installed the image .+ in \d+\.\d s\.$/),
  ]);
});

test('fails when the install step fails, with its last words and its log, and leaves no half copy', async () => {
  useManifest({
    command: ['node', 'server.js'],
    install: ['node', '-e', "console.error('no such package'); process.exit(9)"],
  });
  const { EndpointStatus, FailureReason } = await local.endpoint('broken');
  expect(EndpointStatus).toBe('Failed');
  const [log] = readdirSync(path.join(local.folder, 'logs', 'images'));
  expect(FailureReason).toBe(
    `The install step of the image ${IMAGE} (node -e console.error('no such package'); process.exit(9)) ended with exit code 9. It says: no such package (the whole log: ${path.join(local.folder, 'logs', 'images', log)})`,
  );
  expect(readdirSync(path.join(local.folder, 'images-unfinished'))).toEqual([]);
  expect(existsSync(path.join(local.folder, 'images-installed'))).toBe(false);
});

test('a folder that holds the state folder stands in for an image, without it and without the history of its sources', async () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'image-')));
  cpSync(path.join(__dirname, '..', 'sagemaker', 'behaving'), folder, { recursive: true });
  mkdirSync(path.join(folder, '.git'));
  mkdirSync(path.join(folder, 'node_modules'));
  const inside = await Local.start({ folder: path.join(folder, 'deep', '.serving-local') });
  inside.world.part(ImageOverrides).use({ [IMAGE]: folder });
  await inside.endpoint('first');
  expect((await inside.endpoint('second')).EndpointStatus).toBe('InService');
  const place = path.join(inside.folder, 'images-installed');
  const copies = readdirSync(place);
  expect(copies).toHaveLength(1);
  expect(readdirSync(path.join(place, copies[0])).sort()).toEqual(['deep', 'local.json', 'node_modules', 'server.js']);
  expect(readdirSync(path.join(place, copies[0], 'deep'))).toEqual([]);
});

test.each([
  ['is not JSON', '{', /local\.json is not JSON: /],
  ['has no command', {}, /local\.json: "command" must be a list of words, such as \["node", "server\.js"\]\.$/],
  [
    'has an install step that is a text',
    { command: ['node'], install: 'npm ci' },
    /local\.json: "install" must be a list of words, such as \["npm", "ci"\]\.$/,
  ],
])('fails when local.json %s', async (_what, manifest, message) => {
  useManifest(manifest);
  await expect(local.model('any')).rejects.toThrow(message);
});

test('fails when the command does not exist', async () => {
  useManifest({ command: ['no-such-program'] });
  expect((await local.endpoint('commandless')).FailureReason).toMatch(
    /What happened: it ended because it could not be started \(spawn no-such-program ENOENT\) before it answered GET \/ping\. It printed nothing \(the whole log: /,
  );
});

test('fails when the image is unknown, naming the ways to have one', async () => {
  const uri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/unknown:1';
  local.world.part(ImageOverrides).use({ [`${uri}-other`]: '/' });
  const { CreateModelCommand } = await import('@aws-sdk/client-sagemaker');
  const model = local.sagemaker.send(
    new CreateModelCommand({ ModelName: 'unknown', PrimaryContainer: { Image: uri } }),
  );
  await expect(model).rejects.toThrow(
    `Requested image ${uri} not found. Push an image whose folder holds a local.json, with cdk deploy and the CDK_DOCKER of "serving-local env", have it in a Docker engine that runs, or start serving-local with --image-override ${uri}=FOLDER.`,
  );
});

test('a container that ignores SIGTERM is killed 30 s later', async () => {
  const clock = new ManualClock();
  const stubborn = await Local.start({ clock });
  await stubborn.endpoint('stubborn', { all: { Environment: { IGNORE_SIGTERM: 'yes' } } });
  const { pid } = JSON.parse((await stubborn.invoke('stubborn', 'model')).text);
  await stubborn.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'stubborn' }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  clock.advance(29_999);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(existsSync(`/proc/${pid}/stat`) || process.kill(pid, 0)).toBe(true);
  clock.advance(1);
  await until(() => !existsSync(`/proc/${pid}/stat`));
});

test('fails when the model data takes longer than ModelDataDownloadTimeoutInSeconds', async () => {
  const clock = new ManualClock();
  const slow = await Local.start({ clock });
  await slow.config('slow', { all: { ModelDataUrl: 's3://models/one.tar.gz', ModelDataDownloadTimeoutInSeconds: 60 } });
  slow.objects.get = () => undefined;
  const { ModelData } = await import('../../../emulator/src/containers/model-data');
  const { Readable } = await import('node:stream');
  slow.world.part(ModelData).connect(async () => new Readable({ read() {} }));
  await slow.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'slow', EndpointConfigName: 'slow' }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  clock.advance(60_000);
  expect((await slow.settled('slow')).FailureReason).toBe(
    'Failed to download model data for container "container_1" from URL: "s3://models/one.tar.gz". It took longer than ModelDataDownloadTimeoutInSeconds, 60 s.',
  );
});
