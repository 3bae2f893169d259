import { ServiceError } from '../http/errors';
import { xmlDocument } from '../http/protocols/xml';
import type { Call, HttpRequest, HttpResponse, RenderedError, RestService } from '../http/types';
import { locate } from './addressing';
import { header, type S3Request } from './request';
import { operationFor } from './routes';
import { Buckets } from './store/buckets';
import { Uploads } from './store/uploads';

/** Amazon S3, as far as the CDK command line and the SDKs' uploads and downloads go. */
export const s3: RestService = {
  async handle(http, call) {
    const request = toRequest(http, call);
    checkExpectedOwner(request);
    const answer = await operationFor(request)(request);
    return { ...answer, headers: { ...answer.headers, ...identity(call) } };
  },
  renderError,
};

function toRequest(http: HttpRequest, call: Call): S3Request {
  const { world } = call;
  const location = locate(http.headers.host, http.path);
  return { http, query: http.query, call, buckets: world.part(Buckets), uploads: world.part(Uploads), ...location };
}

function checkExpectedOwner(request: S3Request): void {
  const expected = header(request, 'x-amz-expected-bucket-owner');
  if (expected === undefined || (request.key === '' && request.http.method === 'PUT')) return;
  if (request.buckets.require(request.bucket).account === expected) return;
  throw new ServiceError('AccessDenied', 403, 'Access Denied');
}

function renderError({ code, status, message, details }: RenderedError, call: Call): HttpResponse {
  const error = { Code: code, Message: message, ...details, RequestId: call.requestId, HostId: call.requestId };
  return {
    status,
    headers: { 'content-type': 'application/xml', ...identity(call) },
    body: xmlDocument({ Error: error }),
  };
}

const identity = ({ requestId }: Call) => ({ 'x-amz-request-id': requestId, 'x-amz-id-2': requestId });
