import { ServiceError } from './errors';
import type { HttpRequest } from './types';

/** Loopback, buckets as subdomains of it, and the names of AWS itself, which S3 clients may keep in the header. */
const LOCAL_HOST = /^(?:127\.0\.0\.1|\[::1\]|(?:[\w.-]+\.)?localhost|[\w.-]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?$/;

/**
 * Lets only programs of this machine in, and pages that the emulator itself served: a page from elsewhere reaches this
 * port too, through its reader's browser, but carries its Origin; and one whose name was pointed here carries that as Host.
 *
 * @throws ServiceError Forbidden
 */
export function requireLocalCaller({ headers }: Pick<HttpRequest, 'headers'>): void {
  const { host = '', origin } = headers;
  if (!LOCAL_HOST.test(host))
    throw forbidden(`the Host header is ${JSON.stringify(host)}, and may be 127.0.0.1, localhost or [::1]`);
  if (origin !== undefined && origin !== `http://${host}`)
    throw forbidden(`the request comes from a page of ${JSON.stringify(origin)}`);
  if (headers['sec-fetch-site'] === 'cross-site') throw forbidden('the request comes from a page of another site');
}

function forbidden(reason: string): ServiceError {
  return new ServiceError('Forbidden', 403, `Refused: ${reason}.`);
}
