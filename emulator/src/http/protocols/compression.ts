import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServiceError } from '../errors';
import type { HttpRequest } from '../types';

const inflate = promisify(gunzip);

/** The whole body, inflated if the client compressed it, as SDKs do with long calls of PutMetricData. */
export async function inflatedBody(request: Pick<HttpRequest, 'body' | 'headers'>): Promise<Buffer> {
  const body = await request.body();
  if (request.headers['content-encoding'] !== 'gzip') return body;
  try {
    return await inflate(body);
  } catch {
    throw new ServiceError('SerializationException', 400, 'The request body is not gzip.');
  }
}
