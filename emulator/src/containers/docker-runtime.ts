import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { World } from '../world/world';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from './container-runtime';
import { docker, networkOptions, sharesNetwork } from './docker-engine';
import { dockerImageOf } from './docker-image';
import { LABEL, MARKER, markOf } from './leftovers';
import { endOf } from './process-group';

/** Where SageMaker's containers listen. */
const PORT_INSIDE = 8080;

/** Runs containers with a Docker engine: each is a `docker run` that ends when its container does. */
export class DockerRuntime implements ContainerRuntime {
  public constructor(private readonly world: World) {}

  public start(spec: ContainerSpec): RunningContainer {
    this.announceLimits();
    const mark = markOf(this.world);
    const name = `serving-${mark}-${spec.id}`;
    const child = spawn('docker', ['run', '--name', name, '--label', `${LABEL}=${mark}`, ...runOptions(spec)], {
      env: { ...process.env, [MARKER]: mark },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => spec.log.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => spec.log.write(chunk));
    return new DockerContainer(name, child);
  }

  private announceLimits(): void {
    if (sharesNetwork() || process.platform !== 'linux') return;
    this.world.announceOnce(
      'Containers in Docker cannot call AWS services of the emulator here: it binds to 127.0.0.1 only. Where they have to, start serving-local with SERVING_DOCKER_NETWORK=host in its environment.',
    );
  }
}

/** It is there for this machine alone. */
function runOptions(spec: ContainerSpec): string[] {
  const { folder, command, environment, port, modelFolder, modelFolderInside = '/opt/ml/model' } = spec;
  const network = sharesNetwork()
    ? networkOptions()
    : ['--publish', `127.0.0.1:${port}:${PORT_INSIDE}`, '--add-host', 'host.docker.internal:host-gateway'];
  return [
    '--rm',
    '--pull=never',
    ...network,
    ...['--mount', `type=bind,source=${modelFolder},target=${modelFolderInside},readonly`],
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    dockerImageOf(folder) ?? '',
    ...command,
  ];
}

const RETRY_MILLISECONDS = 100;
/** An engine that refuses this often to stop a container will not do it. */
const ATTEMPTS = 50;

class DockerContainer implements RunningContainer {
  public readonly ended: Promise<string>;
  private hasEnded = false;

  public constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    this.ended = endOf(child).finally(() => {
      this.hasEnded = true;
    });
  }

  /** A container that is not made yet cannot be stopped, but it will be made, or `docker run` ends. */
  public async stop(graceMilliseconds: number): Promise<void> {
    const words = ['stop', '-t', String(Math.ceil(graceMilliseconds / 1000)), this.name];
    for (let left = ATTEMPTS; left > 0 && !this.hasEnded; left--) {
      if ((await docker(words)) !== undefined) return void (await this.ended);
      await pause(RETRY_MILLISECONDS);
    }
    if (this.hasEnded) return;
    this.child.kill('SIGKILL');
    await docker(['rm', '--force', this.name]);
    await this.ended;
  }
}
