import type { Named } from './records';
import { validationException } from './validation';

/** What the list operations have in common. */
export interface ListInput {
  readonly SortBy?: string;
  readonly SortOrder?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly NameContains?: string;
  readonly CreationTimeBefore?: number;
  readonly CreationTimeAfter?: number;
}

const DEFAULT_PAGE = 10;

/** One page of records, newest first unless asked otherwise. The token holds the place behind the page. */
export function page<T extends Named>(
  records: readonly T[],
  input: ListInput,
  sortKeys: Readonly<Record<string, (r: T) => string>> = {},
) {
  const keys = { Name: (r: T) => r.name, CreationTime: (r: T) => r.creationTime, ...sortKeys };
  const key = keys[(input.SortBy ?? 'CreationTime') as keyof typeof keys];
  const direction = input.SortOrder === 'Ascending' ? 1 : -1;
  const sorted = records.filter((record) => matches(record, input)).sort((a, b) => direction * compare(key(a), key(b)));
  const start = readToken(input.NextToken);
  const end = start + (input.MaxResults ?? DEFAULT_PAGE);
  return { items: sorted.slice(start, end), NextToken: end < sorted.length ? writeToken(end) : undefined };
}

export function within(time: string, after: number | undefined, before: number | undefined): boolean {
  const seconds = Date.parse(time) / 1000;
  return seconds >= (after ?? Number.NEGATIVE_INFINITY) && seconds <= (before ?? Number.POSITIVE_INFINITY);
}

function matches({ name, creationTime }: Named, input: ListInput): boolean {
  const contains = name.toLowerCase().includes((input.NameContains ?? '').toLowerCase());
  return contains && within(creationTime, input.CreationTimeAfter, input.CreationTimeBefore);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const writeToken = (start: number) => Buffer.from(String(start)).toString('base64');

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start) || start < 1) throw validationException('Invalid NextToken.');
  return start;
}
