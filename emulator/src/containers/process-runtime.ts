import { type ChildProcess, spawn } from 'node:child_process';
import type { World } from '../world/world';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from './container-runtime';
import { endOf, signalGroup } from './process-group';

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

class ContainerProcess implements RunningContainer {
  public readonly ended: Promise<string>;

  public constructor(
    private readonly child: ChildProcess,
    private readonly world: World,
  ) {
    this.ended = endOf(child).finally(() => signalGroup(child, 'SIGKILL'));
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    const ended = new AbortController();
    signalGroup(this.child, 'SIGTERM');
    const late = this.world.realSleep(graceMilliseconds, ended.signal).then(() => signalGroup(this.child, 'SIGKILL'));
    await this.ended;
    ended.abort();
    await late;
  }
}
