import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { childEnvironment } from '../../emulator/src/environment';

const root = path.resolve(__dirname, '..', '..');

export interface CdkOptions {
  /** Where the assembly is written. @default beside the app */
  readonly output?: string;
  /** Variables for the app. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CdkResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the real CDK command line on an app, with nothing but the emulator's exports and the app's own in its environment. */
export function runCdk(url: string, appFile: string, words: string[], options: CdkOptions = {}): Promise<CdkResult> {
  const app = `node --import tsx ${appFile}`;
  const place = ['--app', app, '--output', options.output ?? `${appFile}.out`, '--progress', 'events'];
  const args = [require.resolve('aws-cdk/bin/cdk'), ...words, ...place];
  const env = {
    ...childEnvironment(url),
    CDK_VALIDATION: 'false',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...options.environment,
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('exit', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
