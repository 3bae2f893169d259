import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/**
 * Records of one kind: held in memory, and on disk as one JSON file each.
 *
 * A file is written beside its place and renamed into it, so that a kill at any moment leaves either the old record
 * or the new one, whole.
 */
export class Collection<T> {
  private readonly records = new Map<string, T>();

  public constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) {
      if (file.endsWith('.json')) this.load(path.join(folder, file));
    }
  }

  public get(key: string): T | undefined {
    return this.records.get(key);
  }

  public set(key: string, value: T): T {
    this.records.set(key, value);
    const file = this.fileOf(key);
    writeFileSync(`${file}.tmp`, JSON.stringify({ key, value }, undefined, 1));
    renameSync(`${file}.tmp`, file);
    return value;
  }

  public delete(key: string): void {
    this.records.delete(key);
    rmSync(this.fileOf(key), { force: true });
  }

  public values(): T[] {
    return [...this.records.values()];
  }

  public entries(): [string, T][] {
    return [...this.records.entries()];
  }

  private load(file: string): void {
    const { key, value } = JSON.parse(readFileSync(file, 'utf8'));
    this.records.set(key, value);
  }

  private fileOf(key: string): string {
    const readable = key.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(-80);
    return path.join(this.folder, `${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}.json`);
  }
}
