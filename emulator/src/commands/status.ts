import { Command } from 'commander';
import { Sentence } from '../sentence';
import { type EndpointView, renderStatus } from '../status-view';
import { type EnvOptions, urlOf } from './env';
import { stateOption } from './options';

interface StatusOptions extends EnvOptions {
  readonly json?: boolean;
}

export function statusCommand(): Command {
  return new Command('status')
    .description('endpoints, variants and instances, as they are now')
    .option('--port <number>', 'the port it serves on; otherwise the state folder tells, or else it is 4566')
    .option('--json', 'print what is known as JSON')
    .addOption(stateOption())
    .action(printStatus);
}

async function printStatus(options: StatusOptions): Promise<void> {
  const url = urlOf(options);
  const endpoints = await read(url);
  process.stdout.write(
    options.json ? `${JSON.stringify({ url, endpoints }, undefined, 2)}\n` : renderStatus(url, endpoints),
  );
}

async function read(url: string): Promise<EndpointView[]> {
  const answer = await fetch(`${url}/_serving/status`).catch(() => undefined);
  if (!answer?.ok)
    throw new Sentence(
      `sagemaker-serving-local does not answer at ${url}: start it with serving-local start, or name its --port or --state.`,
    );
  return ((await answer.json()) as { endpoints: EndpointView[] }).endpoints;
}
