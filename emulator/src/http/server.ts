import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from './dispatch';
import type { HttpRequest, HttpResponse } from './types';

/** Longer than any client keeps an idle connection, so that none is closed just as it is used again. */
const KEEP_ALIVE_MILLISECONDS = 120_000;

/** The emulator's one port. Binds to loopback only. */
export class HttpServer {
  private readonly server: Server;

  public constructor(dispatcher: Dispatcher) {
    this.server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS, requestTimeout: 0 },
      (message, response) => {
        const respond = async () => send(response, await dispatcher.dispatch(toRequest(message)));
        respond().catch(() => response.destroy());
      },
    );
  }

  /** Resolves with the port. Rejects with EADDRINUSE when the port is taken. */
  public async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => resolve());
    });
    return (this.server.address() as AddressInfo).port;
  }

  public async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

function toRequest(message: IncomingMessage): HttpRequest {
  // By hand: a URL parser takes the path `//key` for a host, and resolves `..`.
  const [path, query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: message.headers,
    stream: message,
    body: () => readAll(message),
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function send(response: ServerResponse, answer: HttpResponse): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  if (answer.body instanceof Readable) return pipeline(answer.body, response);
  response.end(answer.body);
}
