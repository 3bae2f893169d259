import * as fs from 'node:fs';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import { checkArchive } from '../../../lib/private/archive-check';
import { folderWith, messageOf, tarGzOf, tarOf } from '../fixtures';

function check(content: Buffer): void {
  const file = path.join(folderWith({ 'model.tar.gz': content }), 'model.tar.gz');
  checkArchive('who', file);
  expect(fs.readFileSync(file)).toEqual(content);
}

const model = { path: './model.onnx', size: 700 };
const good = tarGzOf({ path: './', type: 'Directory' }, model);

describe('a ready archive', () => {
  test.each([
    ['a file', [model]],
    ['a link to a file in it', [model, { path: 'a/b', type: 'SymbolicLink', linkpath: '../model.onnx' }]],
    ['a hard link to a file in it', [model, { path: 'a/b', type: 'Link', linkpath: 'model.onnx' }]],
    ['a name with dots', [{ path: '..model/v1..2', size: 1 }]],
    ['a path that goes up and stays inside', [{ path: 'a/../model', size: 1 }]],
  ] as const)('passes with %s', (_, entries) => {
    expect(() => check(tarGzOf(...entries))).not.toThrow();
  });

  test.each([
    [
      'not compressed',
      tarOf(model),
      'who: the file is not compressed by gzip; make it with `tar -czf model.tar.gz -C <folder> .`',
    ],
    [
      'text',
      Buffer.from('hello'),
      'who: the file is not compressed by gzip; make it with `tar -czf model.tar.gz -C <folder> .`',
    ],
    [
      'of one byte',
      Buffer.from([0x1f]),
      'who: the file is not compressed by gzip; make it with `tar -czf model.tar.gz -C <folder> .`',
    ],
    [
      'without a regular file',
      tarGzOf({ path: 'a/', type: 'Directory' }),
      "who: the archive holds no file that could be a model; put the model's files into it",
    ],
    [
      'full of empty files',
      tarGzOf({ path: 'a' }),
      "who: the archive holds no file that could be a model; put the model's files into it",
    ],
    [
      'absolute',
      tarGzOf(model, { path: '/etc/passwd', size: 1 }),
      "who: the archive's entry '/etc/passwd' would be unpacked outside the model folder; archive relative paths without '..'",
    ],
    [
      'of a Windows drive',
      tarGzOf({ path: 'C:/a', size: 1 }),
      "who: the archive's entry 'C:/a' would be unpacked outside the model folder; archive relative paths without '..'",
    ],
    [
      'climbing',
      tarGzOf({ path: 'a/../../b', size: 1 }),
      "who: the archive's entry 'a/../../b' would be unpacked outside the model folder; archive relative paths without '..'",
    ],
    [
      'climbing by a link',
      tarGzOf(model, { path: 'a/b', type: 'SymbolicLink', linkpath: '../../c' }),
      "who: the archive's link 'a/b' leads to '../../c', outside the model folder; archive the file itself (`tar -h`)",
    ],
    [
      'climbing by an absolute link',
      tarGzOf(model, { path: 'b', type: 'SymbolicLink', linkpath: '/etc/passwd' }),
      "who: the archive's link 'b' leads to '/etc/passwd', outside the model folder; archive the file itself (`tar -h`)",
    ],
    [
      'climbing by a hard link',
      tarGzOf(model, { path: 'a/b', type: 'Link', linkpath: '../c' }),
      "who: the archive's link 'a/b' leads to '../c', outside the model folder; archive the file itself (`tar -h`)",
    ],
    [
      'a device',
      tarGzOf(model, { path: 'tty', type: 'CharacterDevice' }),
      "who: the archive's entry 'tty' is a CharacterDevice, allowed are files, folders and links between them; leave it out",
    ],
    [
      'a pipe',
      tarGzOf(model, { path: 'p', type: 'FIFO' }),
      "who: the archive's entry 'p' is a FIFO, allowed are files, folders and links between them; leave it out",
    ],
  ])('fails when it is %s', (_, content, message) => {
    expect(messageOf(() => check(content))).toBe(message);
  });

  test.each([
    ['its last byte is missing', good.subarray(0, -1)],
    ['half of it is missing', good.subarray(0, good.length / 2)],
    ['a file in it is cut off', zlib.gzipSync(tarOf(model).subarray(0, 1024))],
    ['it holds no tar archive', zlib.gzipSync('hello'.repeat(500))],
    ['it holds no entries', zlib.gzipSync(Buffer.alloc(1024))],
  ])('fails when %s', (_, content) => {
    expect(messageOf(() => check(content))).toBe(
      'who: the file is truncated or damaged, or no tar archive; make or download it again',
    );
  });
});
