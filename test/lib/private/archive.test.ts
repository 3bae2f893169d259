import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { list } from 'tar';
import { fingerprint, writeArchive } from '../../../lib/private/archive';
import { entriesOf } from '../../../lib/private/model-folder';
import { type Files, folderWith, messageOf, ONNX } from '../fixtures';

const FILES: Files = {
  'model.onnx': Buffer.concat([ONNX, Buffer.alloc(3_000_000, 'weights')]),
  'code/inference.py': 'def model_fn(): ...\n',
  'code/ü.txt': 'not ASCII',
  [`deep/${'long/'.repeat(40)}name.txt`]: 'a path beyond 100 characters',
  'B.txt': 'capitals sort before small letters',
  'a.txt': 'whatever the locale',
};

function archiveOf(folder: string): string {
  const archive = path.join(folderWith(), 'model.tar.gz');
  writeArchive(archive, entriesOf('test', folder));
  return archive;
}

function entriesIn(file: string): { path: string; mode?: number; type: string; mtime?: number; size: number }[] {
  const entries: ReturnType<typeof entriesIn> = [];
  list({
    file,
    sync: true,
    onReadEntry: ({ path, mode, type, mtime, size }) =>
      void entries.push({ path, mode, type, mtime: mtime?.getTime(), size }),
  });
  return entries;
}

describe('an archive', () => {
  test('has these very bytes on every machine', () => {
    expect(fingerprint(archiveOf(folderWith(FILES)))).toBe(
      '77ce08693af467fae63ba78560442525911d8731b411c8c5eab73d75c718615e',
    );
  });

  test('does not depend on the working directory, the clock, permissions and the order in which files are made', () => {
    const original = archiveOf(folderWith(FILES));
    const [cwd, umask] = [process.cwd(), process.umask(0o077)];
    try {
      const other = folderWith(Object.fromEntries(Object.entries(FILES).reverse()));
      fs.utimesSync(path.join(other, 'model.onnx'), 1, 1);
      fs.chmodSync(path.join(other, 'a.txt'), 0o700);
      process.chdir(other);
      expect(fingerprint(archiveOf('.'))).toBe(fingerprint(original));
    } finally {
      process.chdir(cwd);
      process.umask(umask);
    }
  });

  test('holds files and folders, sorted, with paths relative to its root', () => {
    expect(entriesIn(archiveOf(folderWith({ 'b/2': 'x', 'b/1': 'yy', 'B/0': 'z' })))).toEqual(
      [
        { path: 'B/', type: 'Directory', size: 0 },
        { path: 'B/0', type: 'File', size: 1 },
        { path: 'b/', type: 'Directory', size: 0 },
        { path: 'b/1', type: 'File', size: 2 },
        { path: 'b/2', type: 'File', size: 1 },
      ].map((entry) => ({ ...entry, mode: 0o755, mtime: Date.UTC(1980, 0, 1) })),
    );
  });

  test('keeps an empty folder, which Triton asks for', () => {
    const folder = folderWith({ 'config.pbtxt': 'x' });
    fs.mkdirSync(path.join(folder, '1'));
    expect(entriesIn(archiveOf(folder)).map((entry) => entry.path)).toEqual(['1/', 'config.pbtxt']);
  });

  test('is unpacked by tar to the same files', () => {
    const [folder, unpacked] = [folderWith(FILES), folderWith()];
    expect(spawnSync('tar', ['-xzf', archiveOf(folder), '-C', unpacked]).status).toBe(0);
    expect(spawnSync('diff', ['-r', folder, unpacked]).stdout.toString()).toBe('');
  });

  test('fails when a file changes meanwhile', () => {
    const source = path.join(folderWith({ a: 'four' }), 'a');
    const archive = path.join(folderWith(), 'model.tar.gz');
    expect(messageOf(() => writeArchive(archive, [{ name: 'a', source, size: 3 }]))).toBe(
      `${source} changed while it was archived; synthesize again`,
    );
  });
});
