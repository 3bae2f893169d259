import { type ChildProcess, spawn } from 'node:child_process';
import type { World } from '../world/world';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from './container-runtime';

/** Runs containers as plain processes, each the leader of a group of its own, so that it goes with all it started. */
export class ProcessRuntime implements ContainerRuntime {
  public constructor(private readonly world: World) {}

  public start({ command, folder, environment, log }: ContainerSpec): RunningContainer {
    const [program, ...words] = command;
    const child = spawn(program, words, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => log.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
    return new ContainerProcess(child, this.world);
  }
}

const GONE = new Set(['ESRCH', 'EPERM']);

class ContainerProcess implements RunningContainer {
  public readonly ended: Promise<string>;

  public constructor(
    private readonly child: ChildProcess,
    private readonly world: World,
  ) {
    this.ended = endOf(child).finally(() => this.signal('SIGKILL'));
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    const ended = new AbortController();
    this.signal('SIGTERM');
    const late = this.world.realSleep(graceMilliseconds, ended.signal).then(() => this.signal('SIGKILL'));
    await this.ended;
    ended.abort();
    await late;
  }

  /** To the whole group; one that is gone is no error (macOS says EPERM of it). */
  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

/** Resolves with how it ended: "with exit code 1". Ended means that its output is read to the end, or that a child it left behind holds the output open. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`because it could not be started (${error.message})`));
    child.once('exit', (code, signal) => {
      const how = signal ? `by ${signal}` : `with exit code ${code}`;
      child.once('close', () => resolve(how));
      setTimeout(() => resolve(how), OUTPUT_GRACE_MILLISECONDS).unref();
    });
  });
}

const OUTPUT_GRACE_MILLISECONDS = 300;
