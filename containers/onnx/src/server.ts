import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from './body';
import { ClientGone, RequestError } from './errors';
import type { Handler, ServingAnswer, ServingRequest } from './handler';
import type { Log } from './log';

/** Longer than proxies keep theirs, so that none sends a request into a connection that is just being closed. */
const KEEP_ALIVE_MS = 120_000;
/** Connections that were under way at the signal are still accepted: until none has come for so long, */
const LAST_CONNECTIONS_MS = 200;
/** or until it is clear that whoever sends them has not noticed. */
const LAST_CONNECTIONS_AT_MOST_MS = 5_000;
/** How long open connections may stay silent before they are closed: a request that is under way arrives within it. */
const QUIET_MS = 1_000;
const DRAIN_TICK_MS = 20;

/** HTTP in front of a handler: reads, answers, and goes away without losing a request. */
export class HttpServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private accepted = 0;
  private inFlight = 0;
  private lastActivity = 0;
  private draining = false;

  public constructor(
    private readonly handle: Handler,
    private readonly maxBodyBytes: number,
    private readonly log: Log,
  ) {
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (message, response) => {
      void this.serve(message, response);
    });
    this.server.on('connection', (socket) => {
      this.accepted++;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** @returns the port, which matters when 0 was asked for */
  public listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Ends when every request that was sent has been answered. */
  public async drain(): Promise<void> {
    this.draining = true;
    this.lastActivity = Date.now();
    await this.lastConnections();
    // The HTTP server's own close() would also cut idle connections, on which the next request may already be travelling.
    NetServer.prototype.close.call(this.server);
    while (this.sockets.size > 0 && (this.inFlight > 0 || Date.now() - this.lastActivity < QUIET_MS))
      await sleep(DRAIN_TICK_MS);
    this.server.closeAllConnections();
  }

  /** A turn of the event loop accepts one connection, and a long computation is one turn: time alone does not empty the queue. */
  private async lastConnections(): Promise<void> {
    const until = Date.now() + LAST_CONNECTIONS_AT_MOST_MS;
    for (let seen = -1; seen !== this.accepted && Date.now() < until; ) {
      seen = this.accepted;
      await sleep(LAST_CONNECTIONS_MS);
    }
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    this.inFlight++;
    response.once('close', () => {
      this.inFlight--;
      this.lastActivity = Date.now();
    });
    const answer = await this.answer(message);
    if (!answer || response.destroyed) return;
    if (this.draining) response.setHeader('connection', 'close');
    const length = typeof answer.body === 'string' ? Buffer.byteLength(answer.body) : answer.body.length;
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length }).end(answer.body);
    this.log.request(message, answer.status, performance.now() - started);
  }

  /** The one place where an error becomes an answer. */
  private async answer(message: IncomingMessage): Promise<ServingAnswer | undefined> {
    try {
      return await this.handle(requestOf(message, this.maxBodyBytes));
    } catch (error) {
      if (error instanceof ClientGone) return undefined;
      if (error instanceof RequestError) return errorAnswer(error);
      this.log.bug(error);
      return errorAnswer(new RequestError(500, 'INTERNAL', 'the server failed; its log says how'));
    }
  }
}

function requestOf(message: IncomingMessage, maxBodyBytes: number): ServingRequest {
  return {
    method: message.method ?? '',
    path: (message.url ?? '').split('?', 1)[0]!,
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: () => readBody(message, maxBodyBytes),
  };
}

function errorAnswer({ status, code, message, headers }: RequestError): ServingAnswer {
  const body = JSON.stringify({ error: message, code });
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
