import { isBody, json, UnusableOutput } from './output';
import { kindOf } from './user-file';

type Chunk = string | Uint8Array;

/** A stream of which the first chunk is there: from now on, it can only be cut off. */
export interface Stream {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Chunk>;
}

export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Waits for the first chunk, so that a function that fails at once is answered with a status. */
export async function streamOf(values: AsyncIterable<unknown>, chosen: () => string | undefined): Promise<Stream> {
  const iterator = values[Symbol.asyncIterator]();
  const first = await iterator.next();
  const lines = !first.done && !isBody(first.value);
  return { contentType: chosen() ?? typeOf(first), chunks: chunksOf(iterator, first, lines) };
}

function typeOf({ done, value }: IteratorResult<unknown>): string {
  if (done || value instanceof Uint8Array) return 'application/octet-stream';
  return typeof value === 'string' ? 'text/plain' : 'application/jsonlines';
}

/** When the client leaves, the user's generator is ended where it stands. */
async function* chunksOf(
  iterator: AsyncIterator<unknown>,
  first: IteratorResult<unknown>,
  lines: boolean,
): AsyncGenerator<Chunk> {
  let next = first;
  try {
    for (; !next.done; next = await iterator.next()) yield lines ? `${json(next.value)}\n` : raw(next.value);
  } finally {
    if (!next.done) await iterator.return?.();
  }
}

function raw(value: unknown): Chunk {
  if (isBody(value)) return value;
  throw new UnusableOutput(`it yielded ${kindOf(value)} in a stream that began with text or bytes`);
}
