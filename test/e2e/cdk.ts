import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { childEnvironment } from '../../emulator/src/environment';

const root = path.resolve(__dirname, '..', '..');

export interface CdkResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the real CDK command line on an app of ours, with nothing but the emulator's exports in its environment. */
export function runCdk(url: string, appFile: string, words: string[]): Promise<CdkResult> {
  const app = `node --import tsx ${appFile}`;
  const args = [
    require.resolve('aws-cdk/bin/cdk'),
    ...words,
    '--app',
    app,
    '--output',
    `${appFile}.out`,
    '--progress',
    'events',
  ];
  const env = { ...childEnvironment(url), CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('exit', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
