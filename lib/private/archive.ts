import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { Gzip } from 'fflate';
import { Header, Pax } from 'tar';

/** A file or folder of an archive. */
export interface ArchiveEntry {
  /** Its path in the archive, with `/` on every platform. A folder's ends in `/`. */
  readonly name: string;
  /** Where its bytes are; none for a folder. */
  readonly source?: string;
  /** In bytes. */
  readonly size: number;
}

const BLOCK = 512;
const CHUNK = 1024 * 1024;

/** Everything that differs between machines is fixed. All may be executed: that bit is lost on Windows and WSL drives. */
const FIXED = { mode: 0o755, uid: 0, gid: 0, mtime: new Date(Date.UTC(1980, 0, 1)) };

/**
 * Writes a gzipped tar archive whose bytes depend on the entries' names and contents alone.
 *
 * Memory stays constant. The compression is in JavaScript: zlib writes different bytes on different processors.
 */
export function writeArchive(file: string, entries: readonly ArchiveEntry[]): void {
  const out = fs.openSync(file, 'wx', 0o600);
  try {
    const gzip = new Gzip({ level: 6, mtime: 0 }, (chunk) => writeFully(out, chunk));
    for (const entry of [...entries].sort(byName)) writeEntry(gzip, entry);
    gzip.push(new Uint8Array(2 * BLOCK), true);
  } finally {
    fs.closeSync(out);
  }
}

/** The SHA-256 of a file, in hexadecimal. */
export function fingerprint(file: string): string {
  const hash = createHash('sha256');
  forEachChunk(file, (chunk) => hash.update(chunk));
  return hash.digest('hex');
}

function writeEntry(gzip: Gzip, entry: ArchiveEntry): void {
  for (const block of headersOf(entry)) gzip.push(block);
  if (entry.source === undefined) return;
  let read = 0;
  forEachChunk(entry.source, (chunk) => {
    read += chunk.length;
    gzip.push(chunk);
  });
  if (read !== entry.size) throw new Error(`${entry.source} changed while it was archived; synthesize again`);
  gzip.push(new Uint8Array((BLOCK - (read % BLOCK)) % BLOCK));
}

function headersOf({ name, source, size }: ArchiveEntry): Buffer[] {
  const header = new Header({ ...FIXED, path: name, size, type: source === undefined ? 'Directory' : 'File' });
  const block = Buffer.alloc(BLOCK);
  const needsPax = header.encode(block, 0);
  return needsPax ? [new Pax({ path: name, size }).encode(), block] : [block];
}

/** Chunks are full but the last: where they end must not depend on the file system, for the compressor sees it. */
function forEachChunk(file: string, consume: (chunk: Buffer) => void): void {
  const buffer = Buffer.alloc(CHUNK);
  const input = fs.openSync(file, 'r');
  try {
    for (let length = fill(input, buffer); length > 0; length = fill(input, buffer))
      consume(buffer.subarray(0, length));
  } finally {
    fs.closeSync(input);
  }
}

function fill(input: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = fs.readSync(input, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

function writeFully(out: number, chunk: Uint8Array): void {
  let written = 0;
  while (written < chunk.length) written += fs.writeSync(out, chunk, written);
}

function byName(a: ArchiveEntry, b: ArchiveEntry): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
