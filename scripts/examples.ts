// The examples: what there is, and how one is deployed and driven.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { cdkDeploy, Sentence } from 'sagemaker-serving-local';
import type { Access, Drive, DriveOptions } from '../examples/report';
import type { Terminal } from '../examples/terminal';

export const root = path.resolve(__dirname, '..');

type Report = { readonly endpoint: string };

/** What `examples/<name>/drive.ts` exports. */
export interface Example {
  /** What it shows, in a line. */
  readonly summary: string;
  /** Of the clock: 60 where rollouts bake for minutes. */
  readonly speed?: number;
  readonly drive: Drive<Report>;
  render(report: Report, terminal: Terminal): string;
}

/** Where an example is deployed to. */
export interface Stage {
  /** The emulator's address. */
  readonly url: string;
  /** For what the deployment writes. */
  readonly folder: string;
  readonly onProgress?: DriveOptions['onProgress'];
}

export interface Demonstrated {
  readonly report: Report;
  /** What the example's stacks give out, together. */
  readonly outputs: Readonly<Record<string, string>>;
}

export function exampleNames(): string[] {
  const folder = path.join(root, 'examples');
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'drive.ts')));
}

/** @throws Sentence that names the examples that there are */
export function load(name: string): Promise<Example> {
  const known = exampleNames();
  if (!known.includes(name)) throw new Sentence(`There is no example ${name}; there are: ${known.join(', ')}.`);
  return import(`../examples/${name}/drive`);
}

/** The file of an example's app, from the project's root. */
export function appFileOf(name: string): string {
  return name === 'digits' ? 'bin/serving.ts' : `examples/${name}/app.ts`;
}

/** Deploys an example with the real `cdk deploy`, and calls it. */
export async function demonstrate(name: string, stage: Stage): Promise<Demonstrated> {
  const { drive } = await load(name);
  const outputsFile = path.join(stage.folder, 'outputs.json');
  const deploy = (environment: Readonly<Record<string, string>> = {}) =>
    cdkDeploy({
      url: stage.url,
      app: `node --import tsx ${appFileOf(name)}`,
      environment,
      output: path.join(stage.folder, 'cdk.out'),
      extra: ['--outputs-file', outputsFile],
    });
  await deploy();
  const outputs = outputsIn(outputsFile);
  return { report: await drive(driveOptions(stage, outputs, deploy)), outputs };
}

function outputsIn(file: string): Record<string, string> {
  const stacks: Record<string, string>[] = Object.values(JSON.parse(readFileSync(file, 'utf8')));
  const outputs = Object.assign({}, ...stacks);
  if (!outputs.EndpointName) throw new Sentence('No stack of the example has an output EndpointName.');
  return outputs;
}

function driveOptions(
  { url, onProgress }: Stage,
  outputs: Readonly<Record<string, string>>,
  deploy: DriveOptions['deploy'],
): DriveOptions {
  const access: Access = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    endpointName: outputs.EndpointName,
    outputs,
    access,
    client: new SageMakerRuntimeClient(access),
    sagemaker: new SageMakerClient(access),
    cloudwatch: new CloudWatchClient(access),
    deploy,
    onProgress,
  };
}
