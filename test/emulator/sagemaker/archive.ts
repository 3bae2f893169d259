import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as tar from 'tar';

/** A model.tar.gz with these files. */
export function archiveOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, 'in', name)), { recursive: true });
    writeFileSync(path.join(folder, 'in', name), content);
  }
  const file = path.join(folder, 'model.tar.gz');
  tar.create({ gzip: true, file, cwd: path.join(folder, 'in'), sync: true, portable: true }, Object.keys(files));
  const archive = readFileSync(file);
  rmSync(folder, { recursive: true });
  return archive;
}
