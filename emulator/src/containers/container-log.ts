import { createWriteStream, mkdirSync, openSync, renameSync, statSync, type WriteStream } from 'node:fs';
import * as path from 'node:path';

/** A log grows to this size, then starts anew beside one older file. */
const MAX_BYTES = 8 * 1024 * 1024;
const TAIL_CHARACTERS = 4_000;

/** What a container prints, as it prints it. */
export class ContainerLog {
  private stream: WriteStream;
  private bytes: number;
  private end = '';

  public constructor(
    public readonly file: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.stream = open(file);
    this.bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  public write(chunk: Buffer): void {
    if (this.bytes + chunk.length > this.maxBytes) this.rotate();
    this.bytes += chunk.length;
    this.stream.write(chunk);
    this.end = (this.end + chunk.toString('utf8')).slice(-TAIL_CHARACTERS);
  }

  /** The last lines that are not blank. */
  public lastLines(count: number): string[] {
    const lines = this.end.split('\n').map((line) => line.trimEnd());
    return lines.filter((line) => line !== '').slice(-count);
  }

  public close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(() => resolve()));
  }

  private rotate(): void {
    this.stream.end();
    renameSync(this.file, `${this.file}.1`);
    this.stream = open(this.file);
    this.bytes = 0;
  }
}

/** A disk that is full must not take the emulator down with it. */
function open(file: string): WriteStream {
  return createWriteStream(file, { fd: openSync(file, 'a') }).on('error', () => {});
}
