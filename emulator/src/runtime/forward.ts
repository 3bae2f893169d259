import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Instance } from '../sagemaker/serving/instance';
import { MAX_PAYLOAD_BYTES } from './body';

/** What a container answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
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
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

/** Sends one request to a container, over an idle connection unless a fresh one is asked for. @throws ConnectionFault; rejects at once when the signal aborts. */
export function forward(instance: Instance, { headers, body, signal }: Outgoing, fresh: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = fresh ? false : instance.agent;
    const sent = request({
      agent,
      host: '127.0.0.1',
      port: instance.port,
      method: 'POST',
      path: '/invocations',
      headers,
    });
    const abort = () => sent.destroy();
    signal.addEventListener('abort', abort, { once: true });
    sent.once('close', () => signal.removeEventListener('abort', abort));
    sent.once('error', (error) => reject(toFault(error, sent)));
    sent.once('response', (response) =>
      collect(response).then(resolve, () => reject(new ConnectionFault(false, false))),
    );
    sent.end(body);
  });
}

function collect(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
    });
    response.once('error', reject);
    response.once('close', () => reject(new Error('The answer ended before its end.')));
    response.once('end', () => {
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, headers, body: Buffer.concat(chunks), tooLong: size > MAX_PAYLOAD_BYTES });
    });
  });
}

function toFault(error: NodeJS.ErrnoException, sent: ClientRequest): ConnectionFault {
  const broken = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  return new ConnectionFault(error.code === 'ECONNREFUSED', broken && sent.reusedSocket);
}
