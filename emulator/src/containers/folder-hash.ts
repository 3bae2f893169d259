import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import * as path from 'node:path';

/** What an install step makes anew. */
export const INSTALLED = new Set(['node_modules', '.venv', 'venv', '__pycache__']);

/** A digest of all that is in a folder, but for what an install step makes, for sockets and the like, and for what is left out. */
export function hashFolder(folder: string, leftOut: (file: string) => boolean = () => false): string {
  const hash = createHash('sha256');
  addFolder(hash, folder, '', leftOut);
  return `sha256:${hash.digest('hex')}`;
}

function addFolder(hash: Hash, folder: string, place: string, leftOut: (file: string) => boolean): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (INSTALLED.has(entry.name) || leftOut(file)) continue;
    const name = `${place}/${entry.name}`;
    if (entry.isDirectory()) addFolder(hash, file, name, leftOut);
    else if (entry.isSymbolicLink()) hash.update(`link ${name} ${readlinkSync(file)}\n`);
    else if (entry.isFile()) addFile(hash, file, name);
  }
}

function addFile(hash: Hash, file: string, name: string): void {
  const { mode, size } = statSync(file);
  hash.update(`file ${name} ${mode & 0o111} ${size}\n`).update(readFileSync(file));
}
