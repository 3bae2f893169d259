import type { Operation } from '../../http/types';
import { Parameters } from '../parameters';
import { toWire } from '../wire';

interface GetParametersByPathInput {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const MOST = 10;

export const getParametersByPath: Operation<GetParametersByPathInput> = (input, call) => {
  const path = input.Path.replace(/\/?$/, '/');
  const below = call.world
    .part(Parameters)
    .list(call)
    .filter(({ name }) => name.startsWith(path) && (input.Recursive || !name.slice(path.length).includes('/')));
  const start = Number(input.NextToken ?? 0);
  const end = start + Math.min(input.MaxResults ?? MOST, MOST);
  return { Parameters: below.slice(start, end).map(toWire), NextToken: end < below.length ? String(end) : undefined };
};
