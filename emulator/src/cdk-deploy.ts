import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { childEnvironment } from './environment';
import { Sentence } from './sentence';

export interface CdkDeployOptions {
  /** The emulator's address. */
  readonly url: string;
  /** A folder with a cdk.json, a cdk.out, or a command that runs the app. @default the cdk.json of the working directory */
  readonly app?: string;
  /** Where the assembly is written. @default the app's own setting, which is cdk.out */
  readonly output?: string;
  /** Variables for the app, beside this process's own. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further words for the command line. */
  readonly extra?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Runs the real `cdk deploy` of all the app's stacks against the emulator. What it prints goes to standard error.
 *
 * @throws Sentence when the command ends with an error; what went wrong is then already on standard error.
 */
export async function cdkDeploy(options: CdkDeployOptions): Promise<void> {
  const { directory, words } = placeOf(options.app);
  const [program, ...before] = cdkCommand(directory);
  const output = options.output ? ['--output', options.output] : [];
  const args = [
    ...before,
    'deploy',
    '--all',
    '--require-approval',
    'never',
    '--no-notices',
    ...words,
    ...output,
    ...(options.extra ?? []),
  ];
  const code = await run(program, args, directory, options);
  if (code !== 0) throw new Sentence(`cdk deploy ended with exit code ${code}; what it printed above says why.`);
}

function run(program: string, args: string[], cwd: string, options: CdkDeployOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const environment = { ...childEnvironment(options.url), CDK_DISABLE_CLI_TELEMETRY: 'true', ...options.environment };
    const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 2, 2], signal: options.signal });
    child.once('error', (error) => reject(new Sentence(`cdk deploy could not be started: ${error.message}.`)));
    child.once('exit', resolve);
  });
}

/** Where to run the command line, and the words that name the app. */
function placeOf(app: string | undefined): { directory: string; words: string[] } {
  if (app === undefined) return { directory: withCdkJson(process.cwd()), words: [] };
  if (!existsSync(app) || !statSync(app).isDirectory()) return { directory: process.cwd(), words: ['--app', app] };
  if (existsSync(path.join(app, 'manifest.json')))
    return { directory: process.cwd(), words: ['--app', path.resolve(app)] };
  return { directory: withCdkJson(path.resolve(app)), words: [] };
}

function withCdkJson(directory: string): string {
  if (existsSync(path.join(directory, 'cdk.json'))) return directory;
  throw new Sentence(
    `There is no cdk.json in ${directory}: name the app's folder, its cdk.out, or the command that runs it with --app.`,
  );
}

/** The app's own CDK command line where it has one, otherwise this package's neighbour, otherwise the one on the PATH. */
function cdkCommand(directory: string): string[] {
  for (const origin of [directory, process.cwd(), __dirname]) {
    try {
      return [process.execPath, createRequire(path.join(origin, 'noop.js')).resolve('aws-cdk/bin/cdk')];
    } catch {
      // not installed there
    }
  }
  return ['cdk'];
}
