import type { IncomingMessage } from 'node:http';
import { ClientGone, RequestError } from './errors';

/** The whole body, or an error as soon as it is known to be too long; the transport throws the rest away as it arrives. */
export function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): void => reject(tooLargeFor(limit));
    if (Number(message.headers['content-length']) > limit) return tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      tooLarge();
    });
    message.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    message.on('error', () => reject(new ClientGone()));
    message.on('close', () => reject(new ClientGone()));
  });
}

function tooLargeFor(limit: number): Error {
  const mend = 'send fewer rows a request, or set SERVING_MAX_BODY_BYTES';
  return new RequestError(413, 'BODY_TOO_LARGE', `the body is longer than ${limit} bytes: ${mend}`);
}
