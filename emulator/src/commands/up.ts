import { Command } from 'commander';
import { cdkDeploy } from '../cdk-deploy';
import { untilInterrupted } from '../interrupt';
import { type ServeOptions, withServeOptions } from './options';
import { serve } from './serve';
import { watchApp } from './watch';

interface UpOptions extends ServeOptions {
  readonly app?: string;
  readonly once?: boolean;
  readonly watch?: boolean;
}

export function upCommand(): Command {
  const command = new Command('up')
    .description('serve, and cdk deploy an app to it')
    .option(
      '--app <command|folder>',
      'the folder of the app, its cdk.out, or the command that runs it; otherwise the cdk.json here',
    )
    .option('--once', 'stop when the deployment is done')
    .option('--watch', "deploy again whenever a file of the app's folder changes");
  return withServeOptions(command).action(up);
}

async function up(options: UpOptions): Promise<void> {
  const local = await serve(options);
  const interrupted = untilInterrupted();
  try {
    await Promise.race([deploy(local.url, options), interrupted]);
    if (!options.once) await interrupted;
  } finally {
    await local.stop();
  }
}

async function deploy(url: string, options: UpOptions): Promise<void> {
  const once = () => cdkDeploy({ url, app: options.app });
  if (options.watch) return watchApp(options.app, once);
  await once();
  if (!options.once) process.stderr.write(`Deployed, and serving at ${url} until Ctrl-C.\n`);
}
