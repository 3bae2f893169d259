import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import type { Container } from '../sagemaker/serving/container';
import { MAX_PAYLOAD_BYTES } from './body';
import { type BodyFile, sendFile } from './body-file';

/** A container's answer as it begins: the body is still to come. */
export interface Opened {
  readonly container: Container;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Fails when the connection breaks before the end. */
  readonly body: Readable;
}

/** A container's answer, whole. */
export interface Answer extends Omit<Opened, 'body'> {
  readonly body: Buffer;
  /** Of the whole body. */
  readonly bytes: number;
  /** The body is longer than an answer may be, and not here. */
  readonly tooLong: boolean;
}

/** The connection failed. */
export class ConnectionFault extends Error {
  public constructor(
    /** Nothing reached the container: another one may be asked. */
    public readonly refused: boolean,
    /** An idle connection broke as it was used again, most likely closed just then: the container may be asked anew. */
    public readonly stale: boolean,
  ) {
    super('The connection to the container failed.');
  }
}

export interface Outgoing {
  readonly method?: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | BodyFile;
  readonly signal: AbortSignal;
}

/** Sends one request to a container, over an idle connection unless a fresh one is asked for. @throws ConnectionFault; rejects at once when the signal aborts, which also ends the body. */
export function forward(container: Container, outgoing: Outgoing, fresh: boolean): Promise<Opened> {
  const { method = 'POST', path, headers, body, signal } = outgoing;
  return new Promise((resolve, reject) => {
    const agent = fresh ? false : container.agent;
    const sent = request({ agent, host: '127.0.0.1', port: container.port, method, path, headers });
    const abort = () => sent.destroy();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    sent.once('close', () => signal.removeEventListener('abort', abort));
    sent.once('error', (error) => reject(toFault(error, sent, signal)));
    sent.once('response', (response) => resolve(opened(container, response)));
    if (Buffer.isBuffer(body)) sent.end(body);
    else sendFile(body, sent);
  });
}

/** The rest of an answer. Rejects when it ends before its end. */
export async function collect(answer: Opened, maxBytes = MAX_PAYLOAD_BYTES): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return { ...answer, body: Buffer.concat(chunks), bytes: size, tooLong: size > maxBytes };
}

function opened(container: Container, response: IncomingMessage): Opened {
  const { statusCode = 0, headers } = response;
  return { container, status: statusCode, headers, body: response };
}

function toFault(error: NodeJS.ErrnoException, sent: ClientRequest, { aborted }: AbortSignal): ConnectionFault {
  const broken = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  return new ConnectionFault(error.code === 'ECONNREFUSED', broken && sent.reusedSocket && !aborted);
}
