import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import type { Readable } from 'node:stream';

export interface ByteRange {
  readonly start: number;
  /** The last byte, included. */
  readonly end: number;
}

/**
 * The bytes of all objects: a file each, below one folder.
 *
 * Bytes arrive in `incoming` and are renamed to a name of their own once they are whole; names are made here, from
 * letters and digits, so no key leads out of the folder. What a kill leaves unreferenced is swept at the next start.
 */
export class ObjectFiles {
  private readonly incoming: string;

  public constructor(private readonly folder: string) {
    this.incoming = path.join(folder, 'incoming');
    rmSync(this.incoming, { recursive: true, force: true });
    mkdirSync(this.incoming, { recursive: true });
  }

  /** The path of a file that does not exist yet, for bytes that are on their way. */
  public arrival(): string {
    return path.join(this.incoming, randomUUID());
  }

  /** Gives arrived bytes their place. Returns the file's name there. */
  public keep(arrived: string, bucket: string, key: string): string {
    const readable = key.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(-60);
    const name = `${readable}-${randomUUID().replaceAll('-', '')}`;
    mkdirSync(this.folderOf(bucket), { recursive: true });
    renameSync(arrived, path.join(this.folderOf(bucket), name));
    return name;
  }

  public pathOf(bucket: string, file: string): string {
    return path.join(this.folderOf(bucket), file);
  }

  /** Opens the file at once: what is read stays the same bytes when the object is replaced meanwhile. */
  public read(bucket: string, file: string, range?: ByteRange): Readable {
    const fd = openSync(this.pathOf(bucket, file), 'r');
    try {
      return createReadStream('', { fd, ...(range ?? { start: 0 }) });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  public remove(bucket: string, file: string): void {
    rmSync(this.pathOf(bucket, file), { force: true });
  }

  public removeBucket(bucket: string): void {
    rmSync(this.folderOf(bucket), { recursive: true, force: true });
  }

  /** Removes what no record of the bucket speaks of. */
  public sweep(bucket: string, referenced: ReadonlySet<string>): void {
    mkdirSync(this.folderOf(bucket), { recursive: true });
    for (const file of readdirSync(this.folderOf(bucket))) if (!referenced.has(file)) this.remove(bucket, file);
  }

  private folderOf(bucket: string): string {
    return path.join(this.folder, 'objects', bucket);
  }
}
