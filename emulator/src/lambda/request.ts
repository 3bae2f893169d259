import type { Call, HttpRequest, HttpResponse } from '../http/types';

/** What an operation is called with. */
export interface LambdaRequest {
  readonly http: HttpRequest;
  /** The variable parts of the path. */
  readonly parameters: readonly string[];
  body<T>(): Promise<T>;
}

export type LambdaOperation = (request: LambdaRequest, call: Call) => HttpResponse | Promise<HttpResponse>;

export function json(status: number, content: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

export const empty: HttpResponse = { status: 204 };
