import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from './body';
import { ClientGone, RequestError } from './errors';
import type { Handler, ServingAnswer, ServingRequest } from './handler';
import type { Log } from './log';
import { send } from './send';

/** Longer than proxies keep theirs, so that none sends a request into a connection that is just being closed. */
const KEEP_ALIVE_MS = 120_000;
/**
 * Waits are counted in ticks, each of which is at least one turn of the event loop. A turn accepts one connection and reads what has
 * arrived, and may be one long computation: on a busy machine, time passes in which nothing was looked at.
 */
const TICK_MS = 20;
/** Connections that were under way at the signal are still accepted: until none has come for so long, */
const LAST_CONNECTIONS_TICKS = 10;
/** or until it is clear that whoever sends them has not noticed. */
const LAST_CONNECTIONS_AT_MOST_MS = 5_000;
/** How long open connections may stay silent before they are closed: a request that is under way arrives within it. */
const QUIET_TICKS = 50;

/** HTTP in front of a handler: reads, answers, and goes away without losing a request. */
export class HttpServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private accepted = 0;
  private requests = 0;
  private inFlight = 0;
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
    const until = Date.now() + LAST_CONNECTIONS_AT_MOST_MS;
    await this.quiet(LAST_CONNECTIONS_TICKS, () => (Date.now() < until ? this.accepted : undefined));
    // The HTTP server's own close() would also cut idle connections, on which the next request may already be travelling.
    NetServer.prototype.close.call(this.server);
    await this.quiet(
      QUIET_TICKS,
      () => (this.sockets.size > 0 ? this.requests : undefined),
      () => this.inFlight > 0,
    );
    this.server.closeAllConnections();
  }

  /** Ends when a count has stood still for so many ticks while nothing was busy, or is no longer asked for. */
  private async quiet(ticks: number, count: () => number | undefined, busy = (): boolean => false): Promise<void> {
    let seen = count();
    for (let still = 0; still < ticks && seen !== undefined; still++) {
      await sleep(TICK_MS);
      const now = count();
      if (now !== seen || busy()) still = -1;
      seen = now;
    }
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    this.inFlight++;
    this.requests++;
    response.once('close', () => {
      this.inFlight--;
    });
    const answer = await this.answer(message);
    if (!answer) return;
    if (this.draining) response.setHeader('connection', 'close');
    await send(response, answer).catch((error) => this.log.bug(error));
    if (response.writableEnded) this.log.request(message, answer.status, performance.now() - started);
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
  const [path = '', query] = (message.url ?? '').split('?', 2);
  return {
    method: message.method ?? '',
    path,
    query: new URLSearchParams(query),
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
