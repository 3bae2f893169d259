/** A request as handlers see it: no sockets, no streams of any transport. */
export interface ServingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** The whole body; asked for only by those who need it, so that what is refused by its headers is never read. */
  body(): Promise<Buffer>;
}

export interface ServingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks are sent one by one, each when the client has taken the one before. */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array | string>;
}

export type Handler = (request: ServingRequest) => ServingAnswer | Promise<ServingAnswer>;

export function jsonAnswer(value: unknown): ServingAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
