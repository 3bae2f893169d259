import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { MANIFEST_FILE } from './manifest';

/** How images run: what has a local.json as a process and all else in Docker, all of them as processes, or all in Docker. */
export const RUNTIMES = ['auto', 'process', 'docker'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** Whether Docker runs an image. */
export type DockerUse = 'never' | 'if it answers' | 'always';

/** What `--runtime` sets. */
export class RuntimeChoice {
  private chosen: Runtime = 'auto';

  public use(runtime: Runtime): void {
    this.chosen = runtime;
  }

  public get runtime(): Runtime {
    return this.chosen;
  }

  /** @param folder the image's, where it is known */
  public dockerFor(folder?: string): DockerUse {
    if (this.chosen === 'process') return 'never';
    if (this.chosen === 'docker') return 'always';
    return folder !== undefined && existsSync(path.join(folder, MANIFEST_FILE)) ? 'never' : 'if it answers';
  }
}
