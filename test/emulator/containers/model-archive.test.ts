import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tar from 'tar';
import { checkModelArchive, unpackModelArchive } from '../../../emulator/src/containers/model-archive';
import { archiveOf } from '../sagemaker/archive';

const folder = mkdtempSync(path.join(tmpdir(), 'model-archive-'));
const URL = 's3://models/model.tar.gz';
let count = 0;

function fileOf(data: Buffer): string {
  const file = path.join(folder, `${count++}.tar.gz`);
  writeFileSync(file, data);
  return file;
}

/** An archive of one entry, whatever its header says. */
function entry(options: { path: string; type?: string; linkpath?: string }): Buffer {
  const header = new tar.Header({ mode: 0o644, size: 0, mtime: new Date(0), type: 'File', ...options } as never);
  const block = Buffer.alloc(512);
  header.encode(block);
  return gzipSync(Buffer.concat([block, Buffer.alloc(1024)]));
}

const whole = archiveOf({ 'model.txt': 'one', 'code/inference.py': 'pass' });

test('a whole archive is unpacked with its folders', async () => {
  const file = fileOf(whole);
  await checkModelArchive(URL, file);
  await unpackModelArchive(file, path.join(folder, 'out'));
  expect(readFileSync(path.join(folder, 'out', 'code', 'inference.py'), 'utf8')).toBe('pass');
});

test('a link within the model folder is kept', async () => {
  const at = path.join(folder, 'linked');
  mkdirSync(at);
  writeFileSync(path.join(at, 'real.txt'), 'x');
  symlinkSync('real.txt', path.join(at, 'link.txt'));
  const file = path.join(folder, 'linked.tar.gz');
  tar.create({ gzip: true, file, cwd: at, sync: true }, ['.']);
  await checkModelArchive(URL, file);
  await unpackModelArchive(file, path.join(folder, 'linked-out'));
  expect(readFileSync(path.join(folder, 'linked-out', 'link.txt'), 'utf8')).toBe('x');
});

test.each([
  ['is truncated', whole.subarray(0, whole.length - 20), 'it is truncated'],
  ['is truncated within its first file', gzipSync(Buffer.alloc(700, 1)), /^it is not a whole tar archive \(.+\)$/],
  ['is no gzip', Buffer.from('PK zip'), 'it is not compressed with gzip'],
  ['is empty', Buffer.alloc(0), 'it is not compressed with gzip'],
  ['is a gzip of something else', gzipSync('hello'), /^it is not a whole tar archive \(.+\)$/],
  ['holds nothing', gzipSync(Buffer.alloc(1024)), /^it is not a whole tar archive \(.+\)$/],
  ['holds only a folder', entry({ path: 'a/', type: 'Directory' }), 'it holds no file'],
  ['climbs out', entry({ path: '../evil' }), 'its entry ../evil climbs out of the model folder'],
  [
    'climbs out on a way round',
    entry({ path: 'a/../../evil' }),
    'its entry a/../../evil climbs out of the model folder',
  ],
  ['is absolute', entry({ path: '/etc/evil' }), 'its entry /etc/evil climbs out of the model folder'],
  [
    'links out',
    entry({ path: 'a/l', type: 'SymbolicLink', linkpath: '../../x' }),
    'its entry a/l links to ../../x, outside of the model folder',
  ],
  [
    'links to an absolute path',
    entry({ path: 'l', type: 'SymbolicLink', linkpath: '/etc' }),
    'its entry l links to /etc, outside of the model folder',
  ],
  [
    'hard-links out',
    entry({ path: 'a/l', type: 'Link', linkpath: '../x' }),
    'its entry a/l links to ../x, outside of the model folder',
  ],
  [
    'holds a device',
    entry({ path: 'tty', type: 'CharacterDevice' }),
    'its entry tty is a CharacterDevice, neither file nor folder',
  ],
])('fails when the archive %s', async (_what, data, wrong) => {
  const error: Error = await checkModelArchive(URL, fileOf(data)).then(
    () => new Error('it passed'),
    (e) => e,
  );
  const [sentence, what] = error.message.split(' What is wrong with it: ');
  expect(sentence).toBe(
    `Failed to extract model data archive from URL "${URL}". Please ensure that the object located at the URL is a valid tar.gz archive.`,
  );
  expect(what.slice(0, -1)).toEqual(typeof wrong === 'string' ? wrong : expect.stringMatching(wrong));
  expect(existsSync('/etc/evil')).toBe(false);
});
