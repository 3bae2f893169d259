import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CONTAINER = join(__dirname, '../../../containers/onnx');
const FIXTURES = join(__dirname, 'fixtures');

export const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name));

/** A model folder with a fixture, under its own name unless another is given. */
export function modelFolder(name: string, as = `${name}.onnx`): string {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
  cpSync(join(FIXTURES, `${name}.onnx`), join(folder, as));
  return folder;
}

/** A model folder with these files. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function buildServer(): void {
  execFileSync(process.execPath, [join(CONTAINER, 'build.mjs')], { stdio: 'inherit' });
}

export interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly text: string;
}

/** The built server as a process of its own, spoken to over HTTP. */
export class ServerProcess {
  /** Runs the server without waiting for it to be ready. */
  public static spawn(folder: string, env: Record<string, string> = {}, args = ['serve']): ServerProcess {
    const ownEnv = { SERVING_BIND_HOST: '127.0.0.1', SAGEMAKER_BIND_TO_PORT: '0', SM_MODEL_DIR: folder, ...env };
    return new ServerProcess(
      spawn(process.execPath, [join(CONTAINER, 'server.js'), ...args], {
        env: { PATH: process.env.PATH ?? '', ...ownEnv },
      }),
    );
  }

  /** A server that serves a fixture. */
  public static async start(model: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    return ServerProcess.spawn(modelFolder(model), env).ready();
  }

  public stdout = '';
  public stderr = '';
  public port = 0;
  public readonly exit: Promise<number | null>;

  private constructor(public readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.exit = new Promise((resolve) => child.once('close', resolve));
  }

  public async ready(): Promise<this> {
    this.port = (await this.event('serving')).port as number;
    return this;
  }

  /** The first log line of that event. */
  public async event(name: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.events().find(({ event }) => event === name);
      if (found) return found;
      if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  public events(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  public async request(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, init);
    const body = Buffer.from(await response.arrayBuffer());
    const { status, headers } = response;
    return { status, headers, type: headers.get('content-type'), body, text: body.toString() };
  }

  public invoke(body: string | Buffer, type = 'application/json', accept?: string): Promise<Reply> {
    const headers = { 'content-type': type, ...(accept === undefined ? {} : { accept }) };
    return this.request('/invocations', { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
  }

  /** The JSON answer to a JSON body. */
  public async predict(body: unknown, accept?: string): Promise<unknown> {
    const reply = await this.invoke(JSON.stringify(body), 'application/json', accept);
    return JSON.parse(reply.text);
  }

  public async stop(): Promise<number | null> {
    this.child.kill('SIGKILL');
    return this.exit;
  }
}

interface PlainTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

const REFERENCE = `
const { InferenceSession, Tensor } = require('onnxruntime-node');
const [file, feeds] = [process.argv[1], JSON.parse(process.argv[2])];
const tensor = ({ type, data, dims }) => new Tensor(type, type === 'int64' ? data.map(BigInt) : data, dims);
InferenceSession.create(file).then(async (session) => {
  const given = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, tensor(value)]));
  const outputs = Object.entries(await session.run(given));
  const plain = outputs.map(([name, { type, dims, data }]) => [name, { type, dims, data: Array.from(data, Number) }]);
  console.log(JSON.stringify(Object.fromEntries(plain)));
});`;

/** What ONNX Runtime itself answers, asked in a process of its own: it does not know jest's typed arrays. */
export function reference(model: string, feeds: Record<string, PlainTensor>): Record<string, PlainTensor> {
  const args = ['-e', REFERENCE, join(FIXTURES, `${model}.onnx`), JSON.stringify(feeds)];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: CONTAINER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

/** Row-major data as rows. */
export function rowsOf({ dims, data }: PlainTensor): number[][] {
  const width = dims[1] ?? 1;
  return Array.from({ length: dims[0] ?? 1 }, (_, row) => data.slice(row * width, (row + 1) * width));
}

/** Starts one server for the tests of a describe block. */
export function serving(model: string, env: Record<string, string> = {}): () => ServerProcess {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start(model, env);
  });
  afterAll(() => server.stop());
  return () => server;
}

/** Servers for single tests, one a model, stopped together. */
export function oneEach(): (model: string) => Promise<ServerProcess> {
  const started = new Map<string, Promise<ServerProcess>>();
  afterAll(async () => {
    for (const server of started.values()) await (await server).stop();
  });
  return (model) => {
    const server = started.get(model) ?? ServerProcess.start(model);
    started.set(model, server);
    return server;
  };
}
