import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { Sentence } from '../sentence';
import { type EndpointView, renderStatus } from '../status-view';
import { type EnvOptions, urlOf } from './env';
import { stateOption } from './options';

interface StatusOptions extends EnvOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
}

const WATCH_MILLISECONDS = 1_000;
const HOME_AND_CLEAR_BELOW = '\x1b[H\x1b[J';
const CLEAR_SCREEN = '\x1b[2J';

export function statusCommand(): Command {
  return new Command('status')
    .description('endpoints, variants, instances, rollouts and faults, as they are now')
    .option('--port <number>', 'the port it serves on; otherwise the state folder tells, or else it is 4566')
    .option('--json', 'print what is known as JSON')
    .option('--watch', 'again each second, until Ctrl-C; in a terminal only')
    .addOption(stateOption())
    .action(printStatus);
}

async function printStatus(options: StatusOptions): Promise<void> {
  const url = urlOf(options);
  const endpoints = await read(url);
  if (options.json) process.stdout.write(`${JSON.stringify({ url, endpoints }, undefined, 2)}\n`);
  else if (options.watch && process.stdout.isTTY) await watch(url);
  else process.stdout.write(renderStatus(url, endpoints));
}

/** Never returns. */
async function watch(url: string): Promise<never> {
  process.stdout.write(CLEAR_SCREEN);
  for (;;) {
    process.stdout.write(HOME_AND_CLEAR_BELOW + renderStatus(url, await read(url)));
    await pause(WATCH_MILLISECONDS);
  }
}

async function read(url: string): Promise<EndpointView[]> {
  const answer = await fetch(`${url}/_serving/status`).catch(() => undefined);
  if (!answer?.ok)
    throw new Sentence(
      `sagemaker-serving-local does not answer at ${url}: start it with serving-local start, or name its --port or --state.`,
    );
  return ((await answer.json()) as { endpoints: EndpointView[] }).endpoints;
}
