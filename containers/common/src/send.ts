import type { ServerResponse } from 'node:http';
import type { ServingAnswer } from './handler';

/**
 * Sends an answer. One that comes in chunks and fails on the way is cut off, never ended as if it were whole.
 *
 * @throws what a chunk failed with
 */
export async function send(response: ServerResponse, { status, headers, body }: ServingAnswer): Promise<void> {
  try {
    if (typeof body === 'string' || body instanceof Uint8Array) return sendWhole(response, status, headers, body);
    if (!response.destroyed) response.writeHead(status, headers).flushHeaders();
    await sendChunks(response, body);
  } catch (error) {
    // What was made arrives; that it is not the whole is what the missing end says.
    response.socket?.destroySoon();
    throw error;
  }
}

function sendWhole(
  response: ServerResponse,
  status: number,
  headers: ServingAnswer['headers'],
  body: Uint8Array | string,
): void {
  if (response.destroyed) return;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { ...headers, 'content-length': length }).end(body);
}

/** Leaving the loop early tells whoever makes the chunks that nobody wants more. */
async function sendChunks(response: ServerResponse, chunks: AsyncIterable<Uint8Array | string>): Promise<void> {
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await taken(response);
  }
  response.end();
}

/** Ends when the client has taken what was written, or is gone. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
