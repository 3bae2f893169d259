import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ImageOverrides } from '../../../emulator/src/containers/image-overrides';
import { type BuildRequest, Images } from '../../../emulator/src/containers/images';
import { type Runtime, RuntimeChoice } from '../../../emulator/src/containers/runtime-choice';
import { LocalServing } from '../../../emulator/src/local-serving';
import { Local } from '../sagemaker/local';

// What a real engine does is in docker-runtime.docker.test.ts; here a stand-in says what it was asked for.

const REPOSITORY = '000000000000.dkr.ecr.us-east-1.amazonaws.com/any';
const work = realpathSync(mkdtempSync(path.join(tmpdir(), 'runtime-')));
const bin = path.join(work, 'bin');
const before = { PATH: process.env.PATH, SERVING_DOCKER_NETWORK: process.env.SERVING_DOCKER_NETWORK };
let local: Local;

beforeEach(async () => {
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  symlinkSync(process.execPath, path.join(bin, 'node'));
  process.env.PATH = bin;
  delete process.env.SERVING_DOCKER_NETWORK;
  local = await Local.start();
});

// While the stand-in is there to stop what it started.
afterEach(() => Local.removeAll());

afterAll(() => {
  Object.assign(process.env, before);
  if (before.SERVING_DOCKER_NETWORK === undefined) delete process.env.SERVING_DOCKER_NETWORK;
  rmSync(work, { recursive: true });
});

/** Nobody checks it, but it names the Region and the service. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0',
};

const choose = (runtime: Runtime, at = local) => at.world.part(RuntimeChoice).use(runtime);

/** Puts the stand-in on the PATH. Returns what it was called with since. */
function installDocker(): () => string[] {
  copyFileSync(path.join(__dirname, 'in-docker', 'stand-in.cjs'), path.join(bin, 'docker'));
  return () => readFileSync(path.join(bin, 'calls'), 'utf8').trim().split('\n');
}

/** A folder, handed over and pushed as `any:1`. */
async function push(files: Record<string, string>, how: Partial<BuildRequest> = { inDocker: false }): Promise<string> {
  const context = mkdtempSync(path.join(work, 'image-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(context, name), text);
  await local.world.part(Images).build({ context, tag: `${REPOSITORY}:1`, ...how });
  local.world.part(Images).push(`${REPOSITORY}:1`);
  return `${REPOSITORY}:1`;
}

async function model(image: string, ModelName = 'any'): Promise<void> {
  const { CreateModelCommand } = await import('@aws-sdk/client-sagemaker');
  await local.sagemaker.send(new CreateModelCommand({ ModelName, PrimaryContainer: { Image: image } }));
}

async function endpoint(image: string, name = 'any') {
  await model(image, `${name}-model`);
  const { CreateEndpointConfigCommand, CreateEndpointCommand } = await import('@aws-sdk/client-sagemaker');
  const variant = { VariantName: 'a', ModelName: `${name}-model`, InstanceType: 'ml.m5.large' } as const;
  const ProductionVariants = [{ ...variant, InitialInstanceCount: 1 }];
  await local.sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants }));
  await local.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  return local.settled(name);
}

const DOCKERFILE = { Dockerfile: 'FROM scratch' };
const BOTH = { ...DOCKERFILE, 'local.json': '{"command":["node"]}' };

test.each<[Runtime, Record<string, string>, object]>([
  ['auto', BOTH, { inDocker: false }],
  ['auto', DOCKERFILE, { docker: 'if it answers' }],
  ['process', BOTH, { inDocker: false }],
  ['process', DOCKERFILE, { inDocker: false }],
  ['docker', BOTH, { docker: 'always' }],
  ['docker', DOCKERFILE, { docker: 'always' }],
])('whether a folder has to be built by Docker, with %s and %j: %j', async (runtime, files, answer) => {
  choose(runtime);
  const context = mkdtempSync(path.join(work, 'image-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(context, name), text);
  expect(await local.world.part(Images).build({ context, tag: 't' })).toMatchObject(answer);
  expect(local.world.part(Images).inspect('t') === undefined).toBe('docker' in answer);
});

test('a container gets port 8080 published to loopback, the model folder for reading, its environment and `serve`', async () => {
  const calls = installDocker();
  const image = await push(DOCKERFILE);
  writeFileSync(path.join(bin, 'known'), image);
  expect((await endpoint(image)).EndpointStatus).toBe('InService');
  expect((await local.invoke('any', '')).text).toBe('from docker');
  const run = calls().find((line) => line.startsWith('run '))!;
  const emulator = `http://host.docker.internal:${new URL(local.url).port}`;
  expect(run).toMatch(
    /^run --name serving-(\S{36})-i-[0-9a-f]{12} --label sagemaker-serving-local=\1 --rm --pull=never --publish 127\.0\.0\.1:\d+:8080 --add-host host\.docker\.internal:host-gateway --mount type=bind,source=\S+\/model,target=\/opt\/ml\/model,readonly /,
  );
  expect(run).toMatch(/ sha256:d{64} serve$/);
  expect([...run.matchAll(/--env (\S+)/g)].map(([, variable]) => variable)).toEqual([
    `AWS_ENDPOINT_URL=${emulator}`,
    'AWS_REGION=us-east-1',
    'AWS_DEFAULT_REGION=us-east-1',
    expect.stringMatching(/^AWS_ACCESS_KEY_ID=/),
    'AWS_SECRET_ACCESS_KEY=local',
    'AWS_EC2_METADATA_DISABLED=true',
    'AWS_CONFIG_FILE=/dev/null',
    'AWS_SHARED_CREDENTIALS_FILE=/dev/null',
    'SAGEMAKER_BIND_TO_PORT=8080',
    'SAGEMAKER_SAFE_PORT_RANGE=23000-23999',
  ]);
  await local.stop();
  expect(calls().at(-1)).toMatch(/^stop -t 5 serving-/);
});

test('of an image that only the engine has, the engine tells whether it binds to the port that it is told', async () => {
  installDocker();
  writeFileSync(path.join(bin, 'known'), `${REPOSITORY}:only`);
  const { CreateModelCommand } = await import('@aws-sdk/client-sagemaker');
  const Containers = Array(2).fill({ Image: `${REPOSITORY}:only` });
  const create = () => local.sagemaker.send(new CreateModelCommand({ ModelName: 'several', Containers }));
  const label = 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port';
  for (const labels of [null, {}, { [label]: 'false' }]) {
    writeFileSync(path.join(bin, 'labels'), JSON.stringify(labels));
    await expect(create()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`does not contain required ${label}=true Docker label(s).`),
    });
  }
  writeFileSync(path.join(bin, 'labels'), JSON.stringify({ [label]: 'true' }));
  await create();
});

test('an image that the engine does not have is built from its kept folder, as it was built before', async () => {
  const calls = installDocker();
  const image = await push(BOTH, {
    file: 'Dockerfile',
    buildArgs: { A: 'b' },
    platform: 'linux/arm64',
    inDocker: false,
  });
  choose('docker');
  expect((await endpoint(image)).EndpointStatus).toBe('InService');
  expect(calls().filter((line) => line.startsWith('build '))).toEqual([
    expect.stringMatching(
      /^build --file Dockerfile --platform linux\/arm64 --build-arg A=b --tag serving-local:[0-9a-f]{32} \.$/,
    ),
  ]);
});

test('an image that ran as a process runs in Docker after a restart with --runtime docker', async () => {
  const server =
    "require('node:http').createServer((_, r) => r.end('a process')).listen(process.env.SAGEMAKER_BIND_TO_PORT)";
  const image = await push({ ...BOTH, 'local.json': JSON.stringify({ command: ['node', '-e', server] }) });
  await endpoint(image);
  expect((await local.invoke('any', '')).text).toBe('a process');
  await local.stop();
  installDocker();
  const again = await LocalServing.start({ state: local.folder, runtime: 'docker' });
  try {
    const answer = await fetch(`${again.url}/endpoints/any/invocations`, { method: 'POST', body: '', headers: SIGNED });
    expect(await answer.text()).toBe('from docker');
  } finally {
    await again.stop();
  }
});

test('an image override stays a process, also with --runtime docker', async () => {
  choose('docker');
  const folder = mkdtempSync(path.join(work, 'override-'));
  writeFileSync(path.join(folder, 'local.json'), '{"command":["node"]}');
  local.world.part(ImageOverrides).use({ [`${REPOSITORY}:2`]: folder });
  await expect(model(`${REPOSITORY}:2`)).resolves.toBeUndefined();
});

const PUSH = 'with cdk deploy and the CDK_DOCKER of "serving-local env"';
const OVERRIDE = `start serving-local with --image-override ${REPOSITORY}:1=FOLDER.`;

test.each<[Runtime, string]>([
  [
    'auto',
    `The image ${REPOSITORY}:1 has no local.json that says how to run it without Docker, and no Docker engine answers here. Push an image whose folder holds a local.json, ${PUSH}, have it in a Docker engine that runs, or ${OVERRIDE}`,
  ],
  [
    'process',
    `The image ${REPOSITORY}:1 has no local.json that says how to run it without Docker. Push an image whose folder holds a local.json, ${PUSH}, start serving-local without --runtime process where Docker runs, or ${OVERRIDE}`,
  ],
  [
    'docker',
    `The image ${REPOSITORY}:1 is to run in Docker (--runtime docker), and no Docker engine answers here. Push it ${PUSH}, have it in a Docker engine that runs, or ${OVERRIDE}`,
  ],
])('fails when an image cannot run with %s, naming the ways out', async (runtime, message) => {
  choose(runtime);
  await expect(model(await push(DOCKERFILE))).rejects.toThrow(message);
});

test('fails when Docker is asked for where no engine answers', async () => {
  await expect(LocalServing.start({ runtime: 'docker', state: path.join(work, 'state') })).rejects.toThrow(
    '--runtime docker: no Docker engine answers here (docker version). Start one, or leave it out.',
  );
});
