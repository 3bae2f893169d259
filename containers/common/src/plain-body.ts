import { RequestError } from './errors';
import type { ServingRequest } from './handler';

/** The body, which must come as it is. */
export async function plainBody(request: ServingRequest): Promise<Buffer> {
  const encoding = request.header('content-encoding') ?? 'identity';
  if (encoding === 'identity') return request.body();
  throw new RequestError(
    415,
    'UNSUPPORTED_ENCODING',
    `the content encoding ${encoding} is not taken: send the body as it is`,
  );
}
