import * as fs from 'node:fs';
import { list, type ReadEntry } from 'tar';

const PLAIN = new Set(['File', 'OldFile', 'ContiguousFile']);
const LINKS = new Set(['Link', 'SymbolicLink']);

/**
 * Reads a whole `.tar.gz` without unpacking it, and refuses what a container could not unpack into its model folder.
 *
 * @param who starts the error message
 */
export function checkArchive(who: string, file: string): void {
  if (!isGzip(file))
    throw new Error(`${who}: the file is not compressed by gzip; make it with \`tar -czf model.tar.gz -C <folder> .\``);
  const entries = entriesOf(who, file);
  for (const entry of entries) checkEntry(who, entry);
  if (!entries.some(({ type, size }) => PLAIN.has(type) && size > 0)) {
    throw new Error(`${who}: the archive holds no file that could be a model; put the model's files into it`);
  }
}

function isGzip(file: string): boolean {
  const start = Buffer.alloc(2);
  const input = fs.openSync(file, 'r');
  fs.readSync(input, start);
  fs.closeSync(input);
  return start.equals(Buffer.from([0x1f, 0x8b]));
}

function entriesOf(who: string, file: string): ReadEntry[] {
  const entries: ReadEntry[] = [];
  try {
    list({ file, sync: true, strict: true, onReadEntry: (entry) => void entries.push(entry) });
  } catch (cause) {
    const sentence = 'the file is truncated or damaged, or no tar archive; make or download it again';
    throw new Error(`${who}: ${sentence}`, { cause });
  }
  return entries;
}

function checkEntry(who: string, { path: name, type, linkpath }: ReadEntry): void {
  const climbs = (target: string) =>
    target.startsWith('/') || /^[a-zA-Z]:/.test(target) || depths(target).some((depth) => depth < 0);
  if (climbs(name)) {
    throw new Error(
      `${who}: the archive's entry '${name}' would be unpacked outside the model folder; archive relative paths without '..'`,
    );
  }
  if (LINKS.has(type)) {
    const target = type === 'Link' || linkpath?.startsWith('/') ? linkpath! : `${parentOf(name)}${linkpath}`;
    if (climbs(target)) {
      throw new Error(
        `${who}: the archive's link '${name}' leads to '${linkpath}', outside the model folder; archive the file itself (\`tar -h\`)`,
      );
    }
  } else if (!PLAIN.has(type) && type !== 'Directory') {
    throw new Error(
      `${who}: the archive's entry '${name}' is a ${type}, allowed are files, folders and links between them; leave it out`,
    );
  }
}

/** How deep below the archive's root each step of a path is; below zero is outside. */
function depths(target: string): number[] {
  let depth = 0;
  return target
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => {
      depth += part === '..' ? -1 : 1;
      return depth;
    });
}

function parentOf(name: string): string {
  return name.slice(0, name.replace(/\/+$/, '').lastIndexOf('/') + 1);
}
