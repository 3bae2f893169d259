import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { endOf, signalGroup } from '../../containers/process-group';

/** What a function's process says over its socket. */
export type Message =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'error'; readonly requestId: string; readonly error: object }
  | { readonly type: 'fatal'; readonly error: object };

export interface FunctionProcessSpec {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  onMessage(message: Message): void;
  onOutput(chunk: Buffer): void;
}

/** After its end, a child it left behind may hold the output open. */

/** One process of a function, the leader of a group of its own, so that it goes with all it started. */
export class FunctionProcess {
  /** How it ended: "with exit code 1". */
  public readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly channel: Duplex;

  public constructor({ command, folder, environment, onMessage, onOutput }: FunctionProcessSpec) {
    const [program, ...words] = command;
    this.child = spawn(program, words, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', onOutput);
    this.child.stderr?.on('data', onOutput);
    this.channel = this.child.stdio[3] as Duplex;
    this.channel.on('error', () => {}); // it ended: told by `ended`
    const lines = createInterface({ input: this.channel });
    lines.on('line', (line) => onMessage(JSON.parse(line)));
    this.ended = endOf(this.child).finally(() => this.kill());
  }

  public get pid(): number | undefined {
    return this.child.pid;
  }

  public send(line: string): void {
    this.channel.write(`${oneLine(line)}\n`);
  }

  /** The whole group; one that is gone is no error. */
  public kill(): void {
    signalGroup(this.child, 'SIGKILL');
  }
}

/** Newer versions of Node read these two as ends of a line as well; within JSON they stand in strings only. */
function oneLine(json: string): string {
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
