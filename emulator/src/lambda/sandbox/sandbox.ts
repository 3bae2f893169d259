import { readFileSync } from 'node:fs';
import type { ContainerLog } from '../../containers/container-log';
import type { FunctionRecord } from '../records';
import { runtimeFamily } from '../runtimes';
import { FunctionProcess, type Message } from './function-process';
import { InvocationLog } from './invocation-log';
import { exited, type Invocation, type Outcome, timedOut } from './outcome';

/** How long a function may load before its own time-out begins to run. */
const INIT_MILLISECONDS = 10_000;

export interface SandboxOptions {
  readonly record: FunctionRecord;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: ContainerLog;
}

type Answer = { readonly payload: string } | { readonly error: object };

/** One execution environment: a process that answers one invocation at a time. */
export class Sandbox {
  /** Resolves when nothing of it is left. */
  public readonly ended: Promise<void>;
  private readonly process: FunctionProcess;
  private readonly log: InvocationLog;
  private readonly startedAt = performance.now();
  private readonly ready: Promise<void>;
  private becomeReady = () => {};
  private settle: ((answer: Answer) => void) | undefined;
  private initMilliseconds: number | undefined;
  private fatal: object | undefined;
  private dead = false;

  public constructor(private readonly options: SandboxOptions) {
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
    this.log = new InvocationLog(options.log);
    this.process = new FunctionProcess({
      command: runtimeFamily(options.record.runtime).command,
      folder: options.folder,
      environment: options.environment,
      onMessage: (message) => this.receive(message),
      onOutput: (chunk) => this.log.write(chunk),
    });
    this.ended = this.process.ended.then(() => {
      this.dead = true;
    });
  }

  /** Whether it cannot answer any more. */
  public get isDead(): boolean {
    return this.dead;
  }

  public async invoke(invocation: Invocation): Promise<Outcome> {
    const { requestId } = invocation;
    const flushed = this.log.begin(requestId);
    this.log.line(`START RequestId: ${requestId} Version: $LATEST`);
    const { answer, milliseconds } = await this.perform(invocation);
    await this.log.complete(this.dead ? Promise.resolve() : flushed);
    if ('error' in answer && 'errorType' in answer.error && answer.error.errorType === 'Sandbox.Timedout')
      this.log.line(`${new Date().toISOString()} ${requestId} Task timed out after ${this.seconds.toFixed(2)} seconds`);
    this.report(requestId, milliseconds);
    const logTail = this.log.tail;
    if ('payload' in answer) return { payload: answer.payload, logTail };
    return { payload: JSON.stringify(answer.error), functionError: 'Unhandled', logTail };
  }

  public async end(): Promise<void> {
    this.process.kill();
    await this.ended;
  }

  private get seconds(): number {
    return this.options.record.timeout;
  }

  private async perform(invocation: Invocation): Promise<{ answer: Answer; milliseconds: number }> {
    let timer: NodeJS.Timeout | undefined;
    let begun = performance.now();
    const answered = new Promise<Answer>((resolve) => {
      this.settle = resolve;
      void this.process.ended.then((how) => resolve({ error: this.fatal ?? exited(invocation.requestId, how) }));
      const limit = (milliseconds: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve({ error: timedOut(invocation.requestId, this.seconds) }), milliseconds);
      };
      limit(INIT_MILLISECONDS + this.seconds * 1000);
      void this.ready.then(() => {
        begun = performance.now();
        limit(this.seconds * 1000);
        this.process.send(lineOf(invocation, Date.now() + this.seconds * 1000));
      });
    });
    const answer = await answered;
    clearTimeout(timer);
    this.settle = undefined;
    const milliseconds = performance.now() - begun;
    if ('error' in answer && !('trace' in answer.error) && !('stackTrace' in answer.error)) await this.end();
    return { answer, milliseconds };
  }

  private receive(message: Message): void {
    if (message.type === 'ready') {
      this.initMilliseconds = performance.now() - this.startedAt;
      this.becomeReady();
    } else if (message.type === 'result') this.settle?.({ payload: message.payload });
    else if (message.type === 'error') this.settle?.({ error: message.error });
    else this.fatal = message.error;
  }

  private report(requestId: string, milliseconds: number): void {
    const { memorySize } = this.options.record;
    const used = memoryOf(this.process.pid);
    const init = this.initMilliseconds;
    this.initMilliseconds = undefined;
    const parts = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${milliseconds.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(milliseconds + (init ?? 0))} ms`,
      `Memory Size: ${memorySize} MB`,
      ...(used === undefined ? [] : [`Max Memory Used: ${used} MB`]),
      ...(init === undefined ? [] : [`Init Duration: ${init.toFixed(2)} ms`]),
    ];
    this.log.line(`END RequestId: ${requestId}`);
    this.log.line(parts.join('\t'));
  }
}

function lineOf({ requestId, functionArn, payload, clientContext }: Invocation, deadline: number): string {
  const head = JSON.stringify({ requestId, functionArn, clientContext, deadline });
  const event = payload.replaceAll(/[\r\n]/g, ' ') || 'null'; // between tokens: within a JSON string they are escaped
  return `${head.slice(0, -1)},"event":${event}}`;
}

/** The most memory the process has held, in MB; undefined where this machine does not tell. */
function memoryOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB/m)?.[1];
    return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
