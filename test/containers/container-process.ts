import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bundles the server of a container. */
export function build(container: string): void {
  execFileSync(process.execPath, [join(container, 'build.mjs')], { stdio: 'inherit' });
}

/** A folder with these files. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly text: string;
}

/** The server of a container as a process of its own, spoken to over HTTP. */
export class ContainerProcess {
  public stdout = '';
  public stderr = '';
  public port = 0;
  public readonly child: ChildProcess;
  public readonly exit: Promise<number | null>;

  public constructor(container: string, env: Record<string, string>, args = ['serve']) {
    const ownEnv = { SERVING_BIND_HOST: '127.0.0.1', SAGEMAKER_BIND_TO_PORT: '0', ...env };
    this.child = spawn(process.execPath, [join(container, 'server.js'), ...args], {
      env: { PATH: process.env.PATH ?? '', ...ownEnv },
    });
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.exit = new Promise((resolve) => this.child.once('close', resolve));
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
    return this.post('/invocations', body, { 'content-type': type, ...(accept === undefined ? {} : { accept }) });
  }

  public post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Reply> {
    return this.request(path, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
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
