import { notImitated } from '../http/errors';
import type { Call, HttpRequest, HttpResponse, RenderedError, RestService } from '../http/types';
import { invokeEndpoint } from './invoke-endpoint';
import { invokeEndpointAsync } from './invoke-endpoint-async';
import { invokeEndpointWithResponseStream } from './stream/invoke-with-response-stream';

const PATH = /^\/endpoints\/([^/]+)\/(invocations|async-invocations|invocations-response-stream)$/;

/** SageMaker Runtime: what endpoints are called through. */
export const runtime: RestService = {
  async handle(request: HttpRequest, call: Call): Promise<HttpResponse> {
    const [, name, kind] = (request.method === 'POST' && request.path.match(PATH)) || [];
    if (kind === 'invocations') return invokeEndpoint(decodeURIComponent(name), request, call);
    if (kind === 'async-invocations') return invokeEndpointAsync(decodeURIComponent(name), request, call);
    if (kind === 'invocations-response-stream')
      return invokeEndpointWithResponseStream(decodeURIComponent(name), request, call);
    throw notImitated(`${request.method} ${request.path} of SageMaker Runtime`);
  },

  renderError({ code, status, message, details }: RenderedError, call: Call): HttpResponse {
    const headers = {
      'content-type': 'application/json',
      'x-amzn-RequestId': call.requestId,
      'x-amzn-errortype': code,
    };
    return { status, headers, body: JSON.stringify({ Message: message, ...details }) };
  },
};
