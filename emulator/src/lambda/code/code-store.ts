import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { World } from '../../world/world';
import type { CodePackage } from './package';

/** The unpacked code of all functions, one folder for each archive, whoever uses it. Folders are never written to again. */
export class CodeStore {
  public constructor(private readonly world: World) {}

  /** Unpacks the code, whole or not at all. Returns the folder's name. */
  public async keep({ files, sha256 }: CodePackage): Promise<string> {
    const name = createHash('sha256').update(sha256).digest('hex').slice(0, 32);
    const folder = this.pathOf(name);
    if (existsSync(folder)) return name;
    const unfinished = path.join(this.world.subfolder('lambda', 'unfinished'), randomUUID());
    await mkdir(unfinished);
    for (const [file, bytes] of Object.entries(files)) await write(path.join(unfinished, file), bytes);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
    return name;
  }

  public pathOf(name: string): string {
    return path.join(this.world.subfolder('lambda', 'code'), name);
  }

  /** Removes what no function uses, and what was never finished. Only while no function runs. */
  public async sweep(used: ReadonlySet<string>): Promise<void> {
    await rm(this.world.subfolder('lambda', 'unfinished'), { recursive: true, force: true });
    const names = await readdir(this.world.subfolder('lambda', 'code'));
    const unused = names.filter((name) => !used.has(name));
    await Promise.all(unused.map((name) => rm(this.pathOf(name), { recursive: true, force: true })));
  }
}

/** Archives made on Windows carry no modes: all files may be executed, as the programs among them must. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes, { mode: 0o755 });
}
