import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(__dirname, '../..');
const run = promisify(execFile);

/** A handler as Lambda gets it: its bundle, in a process of its own, with the stand-in for AWS. */
export class Bundle {
  public readonly file: string;

  public constructor(
    name: string,
    private readonly aws: { readonly url: string },
  ) {
    this.file = path.join(ROOT, 'lambda', name, 'index.js');
  }

  public async build(): Promise<void> {
    await run(process.execPath, [path.join(ROOT, 'scripts/build-lambda.mjs')]);
  }

  /** Calls the handler, and gives back what it logs. */
  public invoke(event: object): Promise<{ stdout: string; stderr: string }> {
    const script = `require(${JSON.stringify(this.file)}).handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 900000 })`;
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: this.aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      NODE_NO_WARNINGS: '1',
    };
    return run(process.execPath, ['-e', script], { env });
  }
}
