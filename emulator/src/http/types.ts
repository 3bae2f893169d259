import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Scope, World } from '../world/world';

/** One call of one client: who calls, and the world it acts on. */
export interface Call extends Scope {
  readonly world: World;
  readonly requestId: string;
}

export interface HttpRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** The body as it arrives, for whoever must not hold all of it. */
  readonly stream: IncomingMessage;
  /** The whole body. Rejects when the client leaves before its end. */
  body(): Promise<Buffer>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

// biome-ignore lint/suspicious/noExplicitAny: each operation names the input it expects; the wire cannot know it
export type Operation<I = any> = (input: I, call: Call) => object | Promise<object>;

/** A service whose operations are named in the request: in the target header, or in the form's Action. */
export interface NamedService {
  readonly operations: Readonly<Record<string, Operation>>;
  /** For a service that once spoke only the query protocol: its errors' names in newer protocols, by their code in that one. */
  readonly errorShapes?: Readonly<Record<string, string>>;
}

/** A service whose operations are paths. */
export interface RestService {
  handle(request: HttpRequest, call: Call): Promise<HttpResponse>;
  /** Turns an error into this service's answer. */
  renderError(error: RenderedError, call: Call): HttpResponse;
}

export interface RenderedError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}
