import { invalid } from '../errors';

/** One page of a list, and the token for the next. */
export function pageOf<T>(
  entries: readonly T[],
  size: number,
  token: string | undefined,
): { page: T[]; NextToken?: string } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw invalid('The specified NextToken is not valid.');
  const end = start + size;
  return { page: entries.slice(start, end), NextToken: end < entries.length ? String(end) : undefined };
}

/** A page of a list that grows at its front: the token counts from the end, so that no entry is skipped or repeated. */
export function pageFromFront<T>(
  entries: readonly T[],
  size: number,
  token: string | undefined,
): { page: T[]; NextToken?: string } {
  const left = token === undefined ? entries.length : Number(token);
  if (!Number.isInteger(left) || left < 0) throw invalid('The specified NextToken is not valid.');
  const page = entries.slice(entries.length - left).slice(0, size);
  const rest = left - page.length;
  return { page, NextToken: rest > 0 ? String(rest) : undefined };
}
