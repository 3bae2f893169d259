import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** Runs the real CDK command line on the app.js of a folder, and gives all that it printed. */
export async function runCdk(
  folder: string,
  url: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const variables = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NODE_PATH: path.join(ROOT, 'node_modules'),
  };
  const program = path.join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const options = { cwd: folder, env: { ...process.env, ...variables, ...environment } };
  const arguments_ = [program, ...words, '--app', 'node app.js', '--no-notices', '--no-color'];
  const run = promisify(execFile)(process.execPath, arguments_, options);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}
