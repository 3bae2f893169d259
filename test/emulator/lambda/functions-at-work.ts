import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { LocalServing } from '../../../emulator/src';

export const ROLE = 'arn:aws:iam::000000000000:role/function';

/** A zip archive of these files. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

export interface Invoked {
  readonly status: number | undefined;
  readonly functionError: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each function answers as its test says
  readonly payload: any;
  /** The end of the log, where it was asked for. */
  readonly log: string;
}

/** The emulator with a state folder of its own, and the Lambda client that its tests call it with. */
export class FunctionsAtWork {
  public static async start(): Promise<FunctionsAtWork> {
    const at = new FunctionsAtWork(realpathSync(mkdtempSync(path.join(tmpdir(), 'serving-lambda-'))));
    await at.serve();
    return at;
  }

  /** What the emulator said. */
  public readonly said: string[] = [];
  public local!: LocalServing;
  public lambda!: LambdaClient;

  private constructor(public readonly folder: string) {}

  /** What every client of the JavaScript SDK is made with. */
  public get client() {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return { endpoint: this.local.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  }

  /** A function of one file, in Node unless the runtime says otherwise. */
  public create(FunctionName: string, source: string, more: Partial<CreateFunctionCommandInput> = {}) {
    const file = more.Runtime?.startsWith('python') ? 'index.py' : 'index.js';
    const Code = { ZipFile: zipOf({ [file]: source }) };
    const input = { FunctionName, Code, Runtime: 'nodejs20.x' as const, Handler: 'index.handler', Role: ROLE };
    return this.lambda.send(new CreateFunctionCommand({ ...input, ...more }));
  }

  public async invoke(FunctionName: string, event: unknown = {}): Promise<Invoked> {
    const Payload = JSON.stringify(event);
    const answer = await this.lambda.send(new InvokeCommand({ FunctionName, Payload, LogType: 'Tail' }));
    return {
      status: answer.StatusCode,
      functionError: answer.FunctionError,
      payload: JSON.parse(answer.Payload?.transformToString() || 'null'),
      log: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    };
  }

  public log(functionName: string): string {
    return readFileSync(path.join(this.folder, 'logs', 'lambda', `${functionName}.log`), 'utf8');
  }

  /** The logs of all functions, the oldest first. */
  public lambdaLogs(): string[] {
    const folder = path.join(this.folder, 'logs', 'lambda');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).map((name) => path.join(folder, name));
    const age = (file: string) => statSync(file).birthtimeMs;
    return files.sort((a, b) => age(a) - age(b)).map((file) => readFileSync(file, 'utf8'));
  }

  public async restart(): Promise<void> {
    await this.stop();
    await this.serve();
  }

  public async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async stop(): Promise<void> {
    this.lambda.destroy();
    await this.local.stop();
  }

  private async serve(): Promise<void> {
    const say = (text: string) => void this.said.push(text);
    this.local = await LocalServing.start({ state: this.folder, log: { info: say, warn: say } });
    this.lambda = new LambdaClient(this.client);
  }
}

/** Waits for something that no event tells of. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
