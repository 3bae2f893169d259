// The main job: serve, `cdk deploy` an example to the emulator, call it, and show how it did.
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { consoleLog, LocalServing, Sentence, untilInterrupted } from 'sagemaker-serving-local';
import { progress, terminalOf } from '../examples/terminal';
import { type Demonstrated, demonstrate, type Example, exampleNames, load, root } from './examples';

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
  const state = path.join(root, '.serving-local');
  const local = await LocalServing.start({ port: words.port, state, log: consoleLog, speed: example.speed ?? 1 });
  const showAll = async () => {
    const stage = { url: local.url, folder: state, onProgress: progress(process.stderr, 'requests') };
    show(example, await demonstrate(words.example, stage), words, local.url);
  };
  try {
    await Promise.race([showAll(), interrupted]);
    if (!words.once) await interrupted;
  } finally {
    await local.stop();
  }
}

function show(example: Example, { report }: Demonstrated, words: Words, url: string): void {
  const { endpoint, ...rest } = report;
  const elapsed = (Date.now() - Number(process.env.SERVING_STARTED_AT ?? performance.timeOrigin)) / 1000;
  const seconds = Math.round(elapsed * 10) / 10;
  if (words.json) process.stdout.write(`${JSON.stringify({ endpoint, seconds, ...rest })}\n`);
  else {
    const rendered = example.render(report, terminalOf(process.stdout));
    process.stdout.write(`\n${rendered}\n\n${seconds} s from the command to this table.\n`);
  }
  if (!words.once) process.stderr.write(`${waiting(url, endpoint)}\n`);
}

async function list(): Promise<void> {
  const names = exampleNames();
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) process.stdout.write(`${name.padEnd(width)}  ${(await load(name)).summary}\n`);
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
