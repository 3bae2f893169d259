import { ServiceError } from '../http/errors';
import type { Call, HttpRequest } from '../http/types';

/** Returns a text, or an object that is sent as JSON. */
export type OwnOperation = (http: HttpRequest, call: Call) => string | object | Promise<string | object>;

/** The JSON object in the body. `required` names members that must be non-empty texts. */
export async function jsonBody<T extends object>(
  http: HttpRequest,
  required: readonly (keyof T & string)[],
): Promise<T> {
  const content = parse((await http.body()).toString('utf8'));
  const missing = required.filter((name) => typeof content[name] !== 'string' || content[name] === '');
  if (missing.length > 0) throw bad(`The body of ${http.path} needs ${missing.join(' and ')}.`);
  return content as T;
}

function parse(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    if (content !== null && typeof content === 'object') return content as Record<string, unknown>;
  } catch {
    // told below
  }
  throw bad('The request body is not a JSON object.');
}

const bad = (message: string) => new ServiceError('BadRequest', 400, message);
