/** What a client did wrong, or must be told: the one kind of error that handlers throw on purpose. */
export class RequestError extends Error {
  public constructor(
    /** The HTTP status. */
    public readonly status: number,
    /** What programs compare, in capitals. */
    public readonly code: string,
    /** A sentence for people: which input, what was given, what is expected. */
    message: string,
    public readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Why the server cannot serve at all: its message is the one sentence that goes to stderr. */
export class StartError extends Error {}

/** The client went away before its request was whole; nobody is left to answer. */
export class ClientGone extends Error {}

export function badInput(code: string, message: string): RequestError {
  return new RequestError(400, code, message);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `"a", "b" and "c"` */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => `"${name}"`);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
