import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { Images } from '../../../emulator/src/containers/images';
import { Kernel } from '../own/kernel';

const REPOSITORY = '123456789012.dkr.ecr.us-east-1.amazonaws.com/cdk-hnb659fds-container-assets-123456789012-us-east-1';
const work = mkdtempSync(path.join(tmpdir(), 'docker-shim-'));
const shim = path.join(work, 'docker-shim.js');
const bin = path.join(work, 'bin');
const context = path.join(work, 'image');
let kernel: Kernel;

beforeAll(() => {
  const entryPoints = [path.join(__dirname, '../../../emulator/src/docker-shim/main.ts')];
  buildSync({ entryPoints, outfile: shim, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' });
});

beforeEach(async () => {
  kernel = await Kernel.start();
  mkdirSync(path.join(context, 'lib'), { recursive: true });
  mkdirSync(path.join(context, 'node_modules', 'dependency'), { recursive: true });
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(context, 'Dockerfile'), 'FROM scratch');
  writeFileSync(path.join(context, 'local.json'), '{"command":["node","lib/server.js"]}');
  writeFileSync(path.join(context, 'lib', 'server.js'), '#!/usr/bin/env node', { mode: 0o755 });
  symlinkSync('lib/server.js', path.join(context, 'server'));
});

afterEach(async () => {
  await kernel.stop();
  rmSync(context, { recursive: true });
  rmSync(bin, { recursive: true });
});

afterAll(() => rmSync(work, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as the CDK command line does: in the image's folder. */
function docker(words: string[], environment: Record<string, string | undefined> = {}, input = ''): Promise<Outcome> {
  const PATH = `${bin}${path.delimiter}${path.dirname(process.execPath)}`;
  const env = { PATH, AWS_ENDPOINT_URL: kernel.url, ...environment };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [shim, ...words], { cwd: context, env });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
}

/** Puts a docker on the PATH that writes down what it is called with. */
function installDocker(exitCode: number): () => string[] {
  const calls = path.join(bin, 'calls');
  writeFileSync(
    path.join(bin, 'docker'),
    `#!/bin/sh\necho "$@" >> ${calls}\n[ "$1" = version ] || exit ${exitCode}\n`,
    { mode: 0o755 },
  );
  return () => readFileSync(calls, 'utf8').trim().split('\n');
}

const resolve = (uri: string) => kernel.world.part(Images).resolve(uri);

test('what the CDK command line does puts the folder where its image URI finds it, also after a restart', async () => {
  expect(await docker(['login', '--username', 'AWS', '--password-stdin', 'host'], {}, 'secret')).toMatchObject({
    code: 0,
  });
  expect(await docker(['inspect', 'cdkasset-1'])).toMatchObject({ code: 1 });
  expect(
    await docker(['build', '--build-arg', 'A=1', '--tag', 'cdkasset-1', '--platform', 'linux/amd64', '.']),
  ).toMatchObject({ code: 0, err: '' });
  expect(await docker(['inspect', 'cdkasset-1'])).toMatchObject({ code: 0 });
  expect(await docker(['tag', 'cdkasset-1', `${REPOSITORY}:1`])).toMatchObject({ code: 0 });
  expect(resolve(`${REPOSITORY}:1`)).toBeUndefined();
  expect(await docker(['--config', '/tmp/somewhere', 'push', `${REPOSITORY}:1`])).toMatchObject({ code: 0 });
  await kernel.restart();
  const image = resolve(`${REPOSITORY}:1`)!;
  expect(image).toEqual({
    uri: `${REPOSITORY}:1`,
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    folder: expect.any(String),
    inDocker: false,
  });
  expect(resolve(`${REPOSITORY}@${image.digest}`)?.folder).toBe(image.folder);
  expect(readdirSync(image.folder).sort()).toEqual(['Dockerfile', 'lib', 'local.json', 'server']);
  expect(statSync(path.join(image.folder, 'server')).mode & 0o111).not.toBe(0);
  expect(image.folder.startsWith(path.join(kernel.folder, 'images'))).toBe(true);
});

test('the same folder is kept once, whenever it was written; any change makes another image', async () => {
  const digest = async (...words: string[]) => (await docker(['build', '--tag', 't', ...words, '.'])).out.trim();
  const first = await digest();
  writeFileSync(path.join(context, 'local.json'), readFileSync(path.join(context, 'local.json')));
  expect(await digest()).toBe(first);
  const kept = () => readdirSync(path.join(kernel.folder, 'images')).filter((name) => name !== 'incoming');
  expect(kept()).toHaveLength(1);
  expect(await digest('--build-arg', 'A=1')).not.toBe(first);
  writeFileSync(path.join(context, 'lib', 'server.js'), 'changed');
  expect(await digest()).not.toBe(first);
  expect(kept()).toHaveLength(3);
});

test('a folder without local.json is built by Docker where it answers, with the same arguments', async () => {
  rmSync(path.join(context, 'local.json'));
  const calls = installDocker(0);
  await docker(['build', '--secret', 'id=a,src=b', '--tag', 'cdkasset-2', '--no-cache', '.']);
  await docker(['tag', 'cdkasset-2', `${REPOSITORY}:2`]);
  await docker(['push', `${REPOSITORY}:2`]);
  expect(calls()).toEqual([
    'version',
    'build --secret id=a,src=b --tag cdkasset-2 --no-cache .',
    `tag cdkasset-2 ${REPOSITORY}:2`,
  ]);
  expect(resolve(`${REPOSITORY}:2`)?.inDocker).toBe(true);
});

test('a folder without local.json is kept where no Docker answers, with a word about it', async () => {
  rmSync(path.join(context, 'local.json'));
  const { code, err } = await docker(['build', '--tag', 't', '.']);
  expect(code).toBe(0);
  expect(err).toBe(
    `${context} has no local.json and no Docker engine answers here: to run this image it will need Docker or --image-override.\n`,
  );
});

test('--version answers', async () => {
  expect((await docker(['--version'])).out).toMatch(/^Docker version /);
});

test("fails when Docker's build fails", async () => {
  rmSync(path.join(context, 'local.json'));
  installDocker(17);
  expect(await docker(['build', '--tag', 't', '.'])).toMatchObject({ code: 17 });
  expect(await docker(['inspect', 't'])).toMatchObject({ code: 1 });
});

test.each<[string, string[], Record<string, string | undefined>, string | RegExp]>([
  [
    'the emulator is not running',
    ['inspect', 't'],
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    /does not answer .*is `serving-local start` running\? AWS_ENDPOINT_URL=http:\/\/127.0.0.1:9/,
  ],
  ['there is no address', ['inspect', 't'], { AWS_ENDPOINT_URL: undefined }, 'AWS_ENDPOINT_URL is not set'],
  [
    'it is called for something else',
    ['run', 'x'],
    {},
    'This is the docker of sagemaker-serving-local, named by CDK_DOCKER',
  ],
  ['there is no tag', ['build', '.'], {}, 'docker build needs a name for the image: --tag NAME.'],
  ['there is no context', ['build', '-t', 'x'], {}, 'docker build needs one context folder; given were 0.'],
  ['an image to tag is not there', ['tag', 'none', 'x'], {}, 'No such image: none:latest'],
  [
    'an image goes to another registry',
    ['push', 't'],
    {},
    't is not in ECR: an image that can be pushed here is written',
  ],
  [
    'the repository is not there',
    ['push', '000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1'],
    {},
    "The repository with name 'none' does not exist",
  ],
])('fails when %s', async (_title, words, environment, message) => {
  await docker(['build', '-t', 't', '.']);
  const { code, err } = await docker(words, environment);
  expect(err).toMatch(message);
  expect(err).not.toContain('    at ');
  expect(code).toBe(1);
});

test('what a kill left half copied is gone after the next start', async () => {
  const half = path.join(kernel.folder, 'images', 'incoming', 'half');
  kernel.world.part(Images);
  mkdirSync(half);
  await kernel.restart();
  kernel.world.part(Images);
  expect(existsSync(half)).toBe(false);
});
