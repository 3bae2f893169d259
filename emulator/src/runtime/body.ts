import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../http/errors';

/** 6 MiB, the service's limit of a real-time payload. */
export const MAX_PAYLOAD_BYTES = 6_291_456;

/**
 * The request's body. One that is too long is read to its end and thrown away: a client that is still sending would
 * see a reset connection instead of the answer.
 *
 * Rejects when the client leaves before the end.
 */
export function readPayload(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
      else chunks = [];
    });
    stream.once('end', () => {
      if (size > MAX_PAYLOAD_BYTES) reject(tooLarge());
      else resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    });
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The client left before the end of its request.')));
  });
}

/** The service answers this one with no modelled error: clients see the status as the error's code. */
function tooLarge(): ServiceError {
  return new ServiceError('413', 413, `HTTP content length exceeded ${MAX_PAYLOAD_BYTES} bytes.`);
}
