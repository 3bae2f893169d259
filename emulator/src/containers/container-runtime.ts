import type { ContainerLog } from './container-log';

/** All that starting one container takes. */
export interface ContainerSpec {
  /** The instance's. */
  readonly id: string;
  readonly command: readonly string[];
  /** The installed copy of the image's folder, in which the command runs; or a folder that stands for an image in Docker. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** On this machine. */
  readonly port: number;
  readonly modelFolder: string;
  /** Where the container finds it, in Docker. @default /opt/ml/model */
  readonly modelFolderInside?: string;
  readonly log: ContainerLog;
}

/** A container on its way or running. */
export interface RunningContainer {
  /** Resolves once it has ended, with how: "with exit code 1". */
  readonly ended: Promise<string>;
  /** SIGTERM, then SIGKILL once the grace is over. Resolves when nothing of it is left. */
  stop(graceMilliseconds: number): Promise<void>;
}

/** What runs containers. */
export interface ContainerRuntime {
  start(spec: ContainerSpec): RunningContainer;
}
