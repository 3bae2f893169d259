import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import type { World } from '../world/world';

/** The bytes of requests under way: a file for what goes into the container, one for what comes out of it. */
export class Spool {
  private readonly folder: string;

  public constructor(world: World) {
    this.folder = world.subfolder('async');
  }

  public input(id: string): string {
    return path.join(this.folder, `${id}.in`);
  }

  public output(id: string): string {
    return path.join(this.folder, `${id}.out`);
  }

  public remove(id: string): void {
    for (const file of [this.input(id), this.output(id)]) rmSync(file, { force: true });
  }

  /** Removes what a kill left of requests that were not accepted, or are reported on. */
  public sweep(kept: ReadonlySet<string>): void {
    for (const file of readdirSync(this.folder))
      if (!kept.has(path.parse(file).name)) this.remove(path.parse(file).name);
  }
}
