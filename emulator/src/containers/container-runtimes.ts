import type { World } from '../world/world';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from './container-runtime';
import { dockerImageOf } from './docker-image';
import { DockerRuntime } from './docker-runtime';
import { ProcessRuntime } from './process-runtime';

/** Runs each container with what its image was prepared for. */
export class ContainerRuntimes implements ContainerRuntime {
  public constructor(private readonly world: World) {}

  public start(spec: ContainerSpec): RunningContainer {
    const Runtime = dockerImageOf(spec.folder) ? DockerRuntime : ProcessRuntime;
    return new Runtime(this.world).start(spec);
  }
}
