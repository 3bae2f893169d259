import { parse } from 'content-type';
import Negotiator from 'negotiator';
import { RequestError } from './errors';

const UTF8 = /^(utf-?8|us-ascii)$/i;

/** The media type in lower case, without its parameters. */
export function mediaTypeOf(contentType: string): string {
  return parse(contentType).type.toLowerCase();
}

/** Text is read as UTF-8 and as nothing else. */
export function checkCharset(contentType: string): void {
  const charset = parse(contentType).parameters.charset ?? 'utf-8';
  if (!UTF8.test(charset)) throw unsupported(`charset ${charset}`, 'send UTF-8');
}

export function unsupported(given: string, mend: string): RequestError {
  return new RequestError(415, 'UNSUPPORTED_MEDIA_TYPE', `the content type ${given} is not taken: ${mend}`);
}

/** The offer that an Accept header prefers; a client that does not say takes the first. */
export function preferred(accept: string | undefined, offers: readonly string[]): string | undefined {
  const header = accept === undefined || accept.trim() === '' ? '*/*' : accept;
  return new Negotiator({ headers: { accept: header } }).mediaType([...offers]);
}

export function notAcceptable(accept: string | undefined, offered: string): RequestError {
  const given = `nothing in "Accept: ${accept?.slice(0, 200)}" can be given`;
  return new RequestError(406, 'NOT_ACCEPTABLE', `${given}: ${offered}`);
}
