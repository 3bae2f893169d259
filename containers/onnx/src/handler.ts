/** A request as handlers see it: no sockets, no streams of any transport. */
export interface ServingRequest {
  readonly method: string;
  readonly path: string;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** The whole body; asked for only by those who need it, so that what is refused by its headers is never read. */
  body(): Promise<Buffer>;
}

export interface ServingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export type Handler = (request: ServingRequest) => ServingAnswer | Promise<ServingAnswer>;
