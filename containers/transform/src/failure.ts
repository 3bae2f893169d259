import { basename } from 'node:path';
import { messageOf, RequestError } from '../../common/src/errors';
import { UnusableOutput } from './output';

/** What `context.badRequest()` makes. */
export class BadRequest extends Error {
  public readonly status = 400;
}

/** What the client is told of an error in the user's function. One with a `status` (or `statusCode`) is meant for the client. */
export function failureOf(file: string, error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const status = statusOf(error);
  if (status !== undefined)
    return new RequestError(status, status < 500 ? 'BAD_REQUEST' : 'TRANSFORM_FAILED', messageOf(error));
  const what = error instanceof UnusableOutput ? 'cannot be answered with' : 'failed';
  return new RequestError(500, 'TRANSFORM_FAILED', `${basename(file)} ${what}: ${messageOf(error)}`);
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown };
  const given = status ?? statusCode;
  return typeof given === 'number' && Number.isInteger(given) && given >= 400 && given <= 599 ? given : undefined;
}
