// The main job: serve, `cdk deploy` an example to the emulator, call it, and show how it did.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { cdkDeploy, consoleLog, LocalServing, Sentence, untilInterrupted } from 'sagemaker-serving-local';
import type { Access, Drive, DriveOptions } from '../examples/report';
import { progress, type Terminal, terminalOf } from '../examples/terminal';

const root = path.resolve(__dirname, '..');
const state = path.join(root, '.serving-local');
const outputsFile = path.join(state, 'outputs.json');

type Report = { readonly endpoint: string };

/** What `examples/<name>/drive.ts` exports. */
interface Example {
  /** What it shows, in a line. */
  readonly summary: string;
  /** Of the clock: 60 where rollouts bake for minutes. */
  readonly speed?: number;
  readonly drive: Drive<Report>;
  render(report: Report, terminal: Terminal): string;
}

interface Words {
  readonly example: string;
  readonly list: boolean;
  readonly once: boolean;
  readonly json: boolean;
  readonly port: number;
}

async function main(): Promise<void> {
  const words = readWords();
  if (words.list) return list();
  const example = await load(words.example);
  const interrupted = untilInterrupted();
  const local = await LocalServing.start({
    port: words.port,
    state,
    log: consoleLog,
    speed: example.speed ?? 1,
  });
  try {
    await Promise.race([demonstrate(local.url, example, words), interrupted]);
    if (!words.once) await interrupted;
  } finally {
    await local.stop();
  }
}

async function demonstrate(url: string, example: Example, words: Words): Promise<void> {
  const app = words.example === 'digits' ? 'bin/serving.ts' : `examples/${words.example}/app.ts`;
  const deploy = (environment: Readonly<Record<string, string>> = {}) =>
    cdkDeploy({
      url,
      app: `node --import tsx ${app}`,
      environment,
      output: path.join(state, 'cdk.out'),
      extra: ['--outputs-file', outputsFile],
    });
  await deploy();
  const report = await example.drive(driveOptions(url, deploy));
  const seconds = (Date.now() - Number(process.env.SERVING_STARTED_AT ?? performance.timeOrigin)) / 1000;
  show(example, report, Math.round(seconds * 10) / 10, words.json);
  if (!words.once) process.stderr.write(`${waiting(url, report.endpoint)}\n`);
}

function driveOptions(url: string, deploy: DriveOptions['deploy']): DriveOptions {
  const access: Access = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const outputs = stackOutputs();
  if (!outputs.EndpointName) throw new Sentence('No stack of the example has an output EndpointName.');
  return {
    endpointName: outputs.EndpointName,
    outputs,
    access,
    client: new SageMakerRuntimeClient(access),
    sagemaker: new SageMakerClient(access),
    cloudwatch: new CloudWatchClient(access),
    deploy,
    onProgress: progress(process.stderr, 'requests'),
  };
}

function show(example: Example, report: Report, seconds: number, json: boolean): void {
  const { endpoint, ...rest } = report;
  if (json) process.stdout.write(`${JSON.stringify({ endpoint, seconds, ...rest })}\n`);
  else
    process.stdout.write(
      `\n${example.render(report, terminalOf(process.stdout))}\n\n${seconds} s from the command to this table.\n`,
    );
}

/** What the example's stacks give out, together. */
function stackOutputs(): Record<string, string> {
  const stacks: Record<string, string>[] = Object.values(JSON.parse(readFileSync(outputsFile, 'utf8')));
  return Object.assign({}, ...stacks);
}

const load = (name: string): Promise<Example> => import(`../examples/${name}/drive`);

async function list(): Promise<void> {
  const examples = exampleNames();
  const width = Math.max(...examples.map((name) => name.length));
  for (const name of examples) process.stdout.write(`${name.padEnd(width)}  ${(await load(name)).summary}\n`);
}

function exampleNames(): string[] {
  const folder = path.join(root, 'examples');
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'drive.ts')));
}

function waiting(url: string, endpoint: string): string {
  return [
    `\nServing at ${url} until Ctrl-C. In another terminal:`,
    '  eval "$(npx serving-local env)"',
    '  npx serving-local status',
    `  aws sagemaker-runtime invoke-endpoint --endpoint-name ${endpoint} --content-type text/csv --body fileb://row.csv answer.json`,
  ].join('\n');
}

function readWords(): Words {
  const { values } = parseArgs({
    options: {
      example: { type: 'string', default: 'digits' },
      list: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      port: { type: 'string', default: '4566' },
    },
  });
  const known = exampleNames();
  if (!known.includes(values.example))
    throw new Sentence(`There is no example ${values.example}; there are: ${known.join(', ')}.`);
  if (!/^\d{1,5}$/.test(values.port))
    throw new Sentence(`--port is ${values.port}, allowed is a whole number from 0 to 65535.`);
  return { ...values, port: Number(values.port) };
}

main().catch((error: Error) => {
  process.stderr.write(
    `${error instanceof Sentence || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ? error.message : error.stack}\n`,
  );
  process.exitCode = 1;
});
