import { Command } from 'commander';
import { untilInterrupted } from '../interrupt';
import { type ServeOptions, withServeOptions } from './options';
import { serve } from './serve';

export function startCommand(): Command {
  const command = new Command('start').description('serve until Ctrl-C; deploy to it with plain cdk deploy');
  return withServeOptions(command).action(start);
}

async function start(options: ServeOptions): Promise<void> {
  const local = await serve(options);
  process.stderr.write(`${greeting(local.url, options)}\n`);
  await untilInterrupted();
  process.stderr.write('\nStopping: the endpoints finish what they are at …\n');
  await local.stop();
}

function greeting(url: string, { port, state }: ServeOptions): string {
  const place = state === '.serving-local' ? '' : ` --state ${state}`;
  return [
    `sagemaker-serving-local serves at ${url}`,
    '  in another terminal, point any AWS client and cdk deploy at it with',
    `    eval "$(serving-local env${place || (port === 4566 ? '' : ` --port ${new URL(url).port}`)})"`,
    '  Ctrl-C stops it; what is deployed stays for the next start.',
  ].join('\n');
}
