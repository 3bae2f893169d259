import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { runCdk } from '../../e2e/cdk';
import { Program } from './in-docker/program';

// Needs a Docker engine, and BASE_IMAGE where the default base cannot be pulled: test/docker/run.sh has both.

const scratch = path.resolve(__dirname, '..', '..', '..', 'build', 'in-docker');
const state = mkdtempSync(path.join(tmpdir(), 'serving-in-docker-'));
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const docker = (...words: string[]) => execFileSync('docker', words, { encoding: 'utf8' }).trim();
const FOUND = {
  version: 1,
  isContained: true,
  bakedIn: 'yes',
  greeting: 'hello, with a space',
  model: 'weights',
  writing: 'EROFS',
  emulator: process.env.SERVING_DOCKER_NETWORK === 'host' ? 'sagemaker-serving-local' : expect.any(String),
};

let program: Program;
let app: string;
let endpointName: string;
let image: string;

const deploy = () => runCdk(program.url, path.join(app, 'app.ts'), ['deploy', '--require-approval', 'never']);

const destroy = () => runCdk(program.url, path.join(app, 'app.ts'), ['destroy', '--force']);

/** The ids of the containers that this state folder's emulator started. */
function containers(): string[] {
  const ids = path.join(state, 'state', 'state-id');
  const { value } = JSON.parse(readFileSync(path.join(ids, readdirSync(ids)[0]), 'utf8'));
  const all = docker('ps', '--all', '--quiet', '--no-trunc', '--filter', `label=sagemaker-serving-local=${value}`);
  return all.split('\n').filter((id) => id !== '');
}

async function lookUp(): Promise<void> {
  const access = { endpoint: program.url, region: 'us-east-1', credentials };
  const stacks = await new CloudFormationClient(access).send(new DescribeStacksCommand({ StackName: 'InDocker' }));
  const output = (key: string) => stacks.Stacks?.[0].Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  endpointName = output('EndpointName')!;
  const model = await new SageMakerClient(access).send(new DescribeModelCommand({ ModelName: output('ModelName') }));
  image = model.PrimaryContainer!.Image!;
}

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  app = mkdtempSync(path.join(scratch, 'app-'));
  cpSync(path.join(__dirname, 'in-docker'), app, { recursive: true });
  program = await Program.start(state);
}, 60_000);

afterAll(async () => {
  await program?.end();
  rmSync(app, { recursive: true, force: true });
  rmSync(state, { recursive: true, force: true });
}, 60_000);

test('cdk deploy builds an image without local.json, and its container serves the mounted model', async () => {
  const { code, output } = await deploy();
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  await lookUp();
  expect(await program.ask(endpointName)).toEqual(FOUND);
  expect(containers()).toHaveLength(1);
}, 300_000);

test('a changed folder is a new image, whose container replaces the old one', async () => {
  const [before] = containers();
  const server = path.join(app, 'image', 'server.js');
  writeFileSync(server, readFileSync(server, 'utf8').replace('VERSION = 1', 'VERSION = 2'));
  expect((await deploy()).code).toBe(0);
  await lookUp();
  expect(await program.ask(endpointName)).toEqual({ ...FOUND, version: 2 });
  expect(containers()).toHaveLength(1);
  expect(containers()).not.toContain(before);
}, 300_000);

test('fails when the container ends before it answers, with its last words', async () => {
  const { EndpointStatus, FailureReason } = await program.endpoint('failing', image, { FAIL: 'no weights here' });
  expect(EndpointStatus).toBe('Failed');
  expect(FailureReason).toMatch(
    /What happened: it ended with exit code 3 before it answered GET \/ping\. It printed last: no weights here \(the whole log: /,
  );
}, 60_000);

test('an image that was never pushed here runs when the engine has it', async () => {
  const unseen = '123456789012.dkr.ecr.us-east-1.amazonaws.com/unseen:1';
  await expect(program.model('unseen', unseen)).rejects.toThrow(`Requested image ${unseen} not found.`);
  docker('tag', image, unseen);
  expect((await program.endpoint('unseen', unseen)).EndpointStatus).toBe('InService');
  await program.delete('unseen');
  docker('image', 'rm', unseen);
}, 60_000);

test('containers that a killed emulator left are removed at its next start, and others serve', async () => {
  const before = containers();
  expect(before).toHaveLength(1);
  await program.end('SIGKILL');
  expect(containers()).toEqual(before);
  program = await Program.start(state);
  expect(await program.ask(endpointName)).toEqual({ ...FOUND, version: 2 });
  expect(containers().filter((id) => before.includes(id))).toEqual([]);
}, 60_000);

test('a container that is idle stops at once, and in peace, when the emulator does', async () => {
  const started = Date.now();
  await program.end();
  expect(Date.now() - started).toBeLessThan(5_000);
  expect(containers()).toEqual([]);
}, 60_000);

test('an image that the engine has lost is built again from the folder that was handed over', async () => {
  docker('image', 'rm', '--force', docker('image', 'inspect', '--format', '{{.Id}}', image));
  program = await Program.start(state);
  expect(await program.askUntilAnswered(endpointName)).toEqual({ ...FOUND, version: 2 });
  expect(program.said.join('\n')).toContain(`Building the image ${image}, for its first start: docker build `);
}, 120_000);

test('cdk destroy leaves no container', async () => {
  expect((await destroy()).code).toBe(0);
  expect(containers()).toEqual([]);
}, 120_000);

test('with --runtime docker, an image with a local.json runs in Docker too', async () => {
  await program.end();
  writeFileSync(path.join(app, 'image', 'local.json'), JSON.stringify({ command: ['false'] }));
  program = await Program.start(state, '--runtime', 'docker');
  expect((await deploy()).code).toBe(0);
  await lookUp();
  expect(await program.ask(endpointName)).toEqual({ ...FOUND, version: 2 });
  await destroy();
}, 300_000);

test('fails when an image without local.json is to run with --runtime process, which builds nothing', async () => {
  await program.end();
  rmSync(path.join(app, 'image', 'local.json'));
  writeFileSync(path.join(app, 'image', 'more'), '');
  program = await Program.start(state, '--runtime', 'process');
  const { code, output } = await deploy();
  expect(code).toBe(1);
  expect(output).toContain('has no local.json and the emulator runs without Docker (--runtime process)');
  expect(output).toContain('has no local.json that says how to run it without Docker.');
}, 300_000);
