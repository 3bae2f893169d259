import { ServiceError } from '../errors';
import type { Call, HttpRequest, HttpResponse, NamedService, RenderedError } from '../types';
import { inflatedBody } from './compression';
import { operationOf } from './operation';
import { queryErrorHeader, shapeName } from './query-compatible';

const NO_SERVICE: NamedService = { operations: {} };

/** AWS JSON 1.0 and 1.1: the operation is named in X-Amz-Target, times are seconds. */
export async function answerJson(
  service: NamedService,
  name: string,
  request: HttpRequest,
  call: Call,
): Promise<HttpResponse> {
  const operation = operationOf(service, name);
  const output = await operation(parse(await inflatedBody(request)), call);
  return respond(200, output, { 'x-amzn-RequestId': call.requestId });
}

export function renderJsonError(error: RenderedError, call: Call, service: NamedService = NO_SERVICE): HttpResponse {
  const type = shapeName(service, error.code);
  const body = { __type: type, message: error.message, Message: error.message, ...error.details };
  const headers = { 'x-amzn-RequestId': call.requestId, 'x-amzn-errortype': type };
  return respond(error.status, body, { ...headers, ...queryErrorHeader(service, error) });
}

/** Times as AWS JSON writes them: seconds since 1970, with milliseconds behind the point. */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Map) return toWire(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toWire(v)]));
}

function parse(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 400, 'The request body is not JSON.');
  }
}

function respond(status: number, body: object, headers: Record<string, string>): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body: JSON.stringify(toWire(body)),
  };
}
