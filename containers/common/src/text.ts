import { constants, isUtf8 } from 'node:buffer';
import { badInput, RequestError } from './errors';

const BYTE_ORDER_MARK = '\uFEFF';

/** The body as text; what is not UTF-8 is refused rather than mended with replacement characters. */
export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw badInput('WRONG_ENCODING', 'the body is not UTF-8: encode it as UTF-8');
  if (body.length > constants.MAX_STRING_LENGTH) {
    throw new RequestError(
      413,
      'BODY_TOO_LARGE',
      'the text is too long to read: send it as application/x-npy or in parts',
    );
  }
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
