import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import * as path from 'node:path';

/** What an install step makes anew. */
export const INSTALLED = new Set(['node_modules', '.venv', 'venv', '__pycache__']);

/** A digest of all that is in a folder, but for what an install step makes. */
export function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  addFolder(hash, folder, '');
  return `sha256:${hash.digest('hex')}`;
}

function addFolder(hash: Hash, folder: string, place: string): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (INSTALLED.has(entry.name)) continue;
    const file = path.join(folder, entry.name);
    const name = `${place}/${entry.name}`;
    if (entry.isDirectory()) addFolder(hash, file, name);
    else if (entry.isSymbolicLink()) hash.update(`link ${name} ${readlinkSync(file)}\n`);
    else hash.update(`file ${name} ${statSync(file).mode & 0o111} ${statSync(file).size}\n`).update(readFileSync(file));
  }
}
