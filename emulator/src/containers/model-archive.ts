import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as tar from 'tar';
import { Sentence } from '../sentence';

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
const LINKS = new Set(['Link', 'SymbolicLink']);
const OTHERS = new Set(['Directory', 'GNUDumpDir']);

/** @throws Sentence in the service's words, with what is wrong with the archive. */
export async function checkModelArchive(url: string, file: string): Promise<void> {
  const wrong = (await whatIsWrong(file)) ?? undefined;
  if (wrong) {
    throw new Sentence(
      `Failed to extract model data archive from URL "${url}". Please ensure that the object located at the URL is a valid tar.gz archive. What is wrong with it: ${wrong}.`,
    );
  }
}

/** Without an archive the folder is there, and empty. */
export async function unpackModelArchive(file: string | undefined, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!file) return;
  await tar.extract({
    file,
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (_path, entry) => !isLinkOutside(entry),
  });
}

async function whatIsWrong(file: string): Promise<string | undefined> {
  if (!(await isGzip(file))) return 'it is not compressed with gzip';
  return (await brokenGzip(file)) ?? (await wrongEntry(file));
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

async function brokenGzip(file: string): Promise<string | undefined> {
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks) => {
      for await (const _ of chunks);
    });
    return undefined;
  } catch (error) {
    return (error as Error).message === 'unexpected end of file'
      ? 'it is truncated'
      : `it cannot be decompressed (${(error as Error).message})`;
  }
}

async function wrongEntry(file: string): Promise<string | undefined> {
  const wrong: string[] = [];
  let files = 0;
  const onReadEntry = (entry: Entry) => {
    if (FILES.has(entry.type)) files++;
    const found = wrongWith(entry);
    if (found) wrong.push(found);
  };
  try {
    await tar.list({ file, strict: true, onReadEntry });
  } catch (error) {
    return wrong[0] ?? `it is not a whole tar archive (${(error as Error).message})`;
  }
  return wrong[0] ?? (files === 0 ? 'it holds no file' : undefined);
}

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly linkpath?: string;
}

function wrongWith(entry: Entry): string | undefined {
  if (isOutside(entry.path)) return `its entry ${entry.path} climbs out of the model folder`;
  if (isLinkOutside(entry)) return `its entry ${entry.path} links to ${entry.linkpath}, outside of the model folder`;
  if (FILES.has(entry.type) || LINKS.has(entry.type) || OTHERS.has(entry.type)) return undefined;
  return `its entry ${entry.path} is a ${entry.type}, neither file nor folder`;
}

/** A symbolic link starts from its own folder, a hard link from the archive's. */
function isLinkOutside(entry: unknown): boolean {
  const { path: name, type, linkpath = '' } = entry as Entry;
  if (!LINKS.has(type)) return false;
  return (
    path.posix.isAbsolute(linkpath) ||
    isOutside(type === 'Link' ? linkpath : path.posix.join(path.posix.dirname(name), linkpath))
  );
}

function isOutside(name: string): boolean {
  const normal = path.posix.normalize(name.replaceAll('\\', '/'));
  return path.posix.isAbsolute(normal) || normal === '..' || normal.startsWith('../');
}
