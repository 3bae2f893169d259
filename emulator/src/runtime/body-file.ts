import { createReadStream } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { pipeline } from 'node:stream';

/** A request's body that is too long for memory. */
export interface BodyFile {
  readonly file: string;
  /** In bytes. */
  readonly length: number;
}

/** Whoever listens to the request's own errors hears of one that is the file's. */
export function sendFile({ file }: BodyFile, sent: ClientRequest): void {
  pipeline(createReadStream(file), sent, () => {});
}
