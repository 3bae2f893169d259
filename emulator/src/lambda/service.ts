import { notImitated, ServiceError } from '../http/errors';
import type { Call, HttpRequest, HttpResponse, RenderedError, RestService } from '../http/types';
import { createFunction } from './operations/create-function';
import { deleteFunction } from './operations/delete-function';
import { getFunction, getFunctionConfiguration } from './operations/get-function';
import { invoke } from './operations/invoke';
import { listFunctions } from './operations/list-functions';
import { addPermission, getPolicy, removePermission } from './operations/permissions';
import { listTags, tagResource, untagResource } from './operations/tags';
import { updateFunctionCode, updateFunctionConfiguration } from './operations/update-function';
import type { LambdaOperation } from './request';

const FUNCTIONS = '/2015-03-31/functions';
const TAGS = '/2017-03-31/tags';

/** A path's `*` stands for the operation's parameters, one after the other. */
const ROUTES: readonly [string, string, LambdaOperation][] = [
  ['POST', FUNCTIONS, createFunction],
  ['GET', FUNCTIONS, listFunctions],
  ['GET', `${FUNCTIONS}/*`, getFunction],
  ['DELETE', `${FUNCTIONS}/*`, deleteFunction],
  ['PUT', `${FUNCTIONS}/*/code`, updateFunctionCode],
  ['GET', `${FUNCTIONS}/*/configuration`, getFunctionConfiguration],
  ['PUT', `${FUNCTIONS}/*/configuration`, updateFunctionConfiguration],
  ['POST', `${FUNCTIONS}/*/invocations`, invoke],
  ['GET', `${FUNCTIONS}/*/policy`, getPolicy],
  ['POST', `${FUNCTIONS}/*/policy`, addPermission],
  ['DELETE', `${FUNCTIONS}/*/policy/*`, removePermission],
  ['GET', `${TAGS}/*`, listTags],
  ['POST', `${TAGS}/*`, tagResource],
  ['DELETE', `${TAGS}/*`, untagResource],
];

/** AWS Lambda. */
export const lambda: RestService = {
  async handle(request: HttpRequest, call: Call): Promise<HttpResponse> {
    const path = request.path.replace(/\/$/, '');
    for (const [method, pattern, operation] of ROUTES) {
      const parameters = request.method === method ? match(pattern, path) : undefined;
      if (parameters) return operation({ http: request, parameters, body: () => jsonBody(request) }, call);
    }
    throw notImitated(`${request.method} ${request.path} of Lambda`);
  },

  renderError({ code, status, message, details }: RenderedError, call: Call): HttpResponse {
    const headers = {
      'content-type': 'application/json',
      'x-amzn-RequestId': call.requestId,
      'x-amzn-ErrorType': code,
    };
    return { status, headers, body: JSON.stringify({ Message: message, message, ...details }) };
  },
};

function match(pattern: string, path: string): string[] | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  if (wanted.some((step, at) => step !== '*' && step !== given[at])) return undefined;
  return given.filter((_, at) => wanted[at] === '*').map(decodeURIComponent);
}

async function jsonBody<T>(request: HttpRequest): Promise<T> {
  const text = (await request.body()).toString('utf8');
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw new ServiceError('SerializationException', 400, 'The request body is not JSON.');
  }
}
