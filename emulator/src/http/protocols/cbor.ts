import { ServiceError } from '../errors';
import type { Call, HttpRequest, HttpResponse, NamedService, RenderedError } from '../types';
import { decodeCbor } from './cbor-decode';
import { encodeCbor } from './cbor-encode';
import { inflatedBody } from './compression';
import { operationOf } from './operation';
import { queryErrorHeader, shapeName } from './query-compatible';

const PATH = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

/** The service's target prefix and the operation that a path of Smithy RPC v2 names. */
export function readRpcPath(path: string): { readonly target: string; readonly operation: string } | undefined {
  const match = path.match(PATH);
  return match ? { target: match[1], operation: match[2] } : undefined;
}

/** Smithy RPC v2 CBOR: the operation is named in the path, bodies are CBOR. */
export async function answerCbor(
  service: NamedService,
  name: string,
  request: HttpRequest,
  call: Call,
): Promise<HttpResponse> {
  const operation = operationOf(service, name);
  return respond(200, await operation(parse(await inflatedBody(request)), call), call);
}

export function renderCborError(service: NamedService) {
  return (error: RenderedError, call: Call): HttpResponse => {
    const { message, details } = error;
    const body = { __type: shapeName(service, error.code), message, Message: message, ...details };
    return respond(error.status, body, call, queryErrorHeader(service, error));
  };
}

function parse(body: Buffer): unknown {
  try {
    return decodeCbor(body);
  } catch {
    throw new ServiceError('SerializationException', 400, 'The request body is not CBOR.');
  }
}

function respond(status: number, body: object, { requestId }: Call, headers: Record<string, string> = {}) {
  const own = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-RequestId': requestId };
  return { status, headers: { ...own, ...headers }, body: encodeCbor(body) };
}
