import type { Call, HttpRequest, HttpResponse } from '../http/types';
import type { S3Location } from './addressing';
import type { Buckets } from './store/buckets';
import type { Uploads } from './store/uploads';

/** A request whose bucket and key are found, and what an operation needs to answer it. */
export interface S3Request extends S3Location {
  readonly http: HttpRequest;
  readonly query: URLSearchParams;
  readonly call: Call;
  readonly buckets: Buckets;
  readonly uploads: Uploads;
}

export type S3Operation = (request: S3Request) => HttpResponse | Promise<HttpResponse>;

/** A header by its lower-case name. */
export function header({ http }: Pick<S3Request, 'http'>, name: string): string | undefined {
  const value = http.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
