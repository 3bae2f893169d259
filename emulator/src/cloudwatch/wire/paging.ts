import { ServiceError } from '../../http/errors';

/**
 * A page of a list, and the token for the next one.
 *
 * @throws ServiceError InvalidNextToken
 */
export function page<T>(items: readonly T[], most: number, token: string | undefined) {
  const written = token === undefined ? '0' : Buffer.from(token, 'base64url').toString();
  if (!/^\d+$/.test(written)) throw new ServiceError('InvalidNextToken', 400, 'The next token specified is invalid.');
  const start = Number(written);
  const end = start + most;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { items: items.slice(start, end), next };
}
