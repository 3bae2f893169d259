import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ContainerLog } from '../../../emulator/src/containers/container-log';

test('a log that is full starts anew beside one older file', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'log-')), 'a.log');
  const log = new ContainerLog(file, 10);
  for (const text of ['one\n', 'two\n', 'three\n', 'four\n']) log.write(Buffer.from(text));
  await log.close();
  expect(readFileSync(file, 'utf8')).toBe('four\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('three\n');
  expect(log.lastLines(2)).toEqual(['three', 'four']);
});
