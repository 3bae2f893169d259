import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import * as path from 'node:path';

/**
 * Copies what is in a folder, but for sockets and the like. Unlike `fs.cp`, to a place inside that folder too, where
 * the place is left out.
 */
export async function copyFolder(from: string, to: string, leftOut: (file: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [file, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (leftOut(file)) continue;
    if (entry.isDirectory()) await copyFolder(file, copy, leftOut);
    else if (entry.isSymbolicLink()) await symlink(await readlink(file), copy);
    else if (entry.isFile()) await copyFile(file, copy, constants.COPYFILE_FICLONE);
  }
}
