import { ServiceError } from '../../http/errors';
import { validationError } from '../errors';

/** What a member of an input may be. */
export type Shape =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'timestamp'
  | { readonly list: Shape; readonly most?: number }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly required?: readonly string[] }
  | { readonly oneOf: readonly string[] };

/** How a service words that a member is missing. */
export type Missing = (path: string) => ServiceError;

/**
 * An input as operations want it, whichever protocol it came in: the query protocol and templates write numbers as
 * strings, JSON writes times as seconds. Members that the shape does not know are left out.
 *
 * @throws ServiceError for missing members and for values of another kind
 */
export function readShape(shape: Shape, value: unknown, missing: Missing, path = ''): unknown {
  if (shape === 'string') return text(value, path);
  if (shape === 'number' || shape === 'integer') return number(shape, value, path);
  if (shape === 'boolean') return boolean(value, path);
  if (shape === 'timestamp') return timestamp(value, path);
  if ('oneOf' in shape) return oneOf(shape.oneOf, value, path);
  if ('list' in shape) return list(shape.list, shape.most, value, missing, path);
  return structure(shape, value, missing, path);
}

function structure(
  { fields, required = [] }: Extract<Shape, { fields: unknown }>,
  value: unknown,
  missing: Missing,
  path: string,
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(path, 'a structure');
  const given = value as Record<string, unknown>;
  const below = (name: string) => (path ? `${path}.${name}` : name);
  const absent = required.find((name) => given[name] === undefined || given[name] === null);
  if (absent) throw missing(below(absent));
  const present = Object.entries(fields).filter(([name]) => given[name] !== undefined && given[name] !== null);
  return Object.fromEntries(present.map(([name, s]) => [name, readShape(s, given[name], missing, below(name))]));
}

function list(shape: Shape, most: number | undefined, value: unknown, missing: Missing, path: string): unknown[] {
  // The query protocol writes an empty list as nothing.
  const items = value === '' ? [] : value;
  if (!Array.isArray(items)) throw malformed(path, 'a list');
  if (most !== undefined && items.length > most)
    throw constraint(value, path, `Member must have length less than or equal to ${most}`);
  return items.map((item, i) => readShape(shape, item, missing, `${path}.member.${i + 1}`));
}

function text(value: unknown, path: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw malformed(path, 'a string');
  return value;
}

function number(kind: 'number' | 'integer', value: unknown, path: string): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || Number.isNaN(read))
    throw malformed(path, kind === 'integer' ? 'an integer' : 'a number');
  if (kind === 'integer' && !Number.isInteger(read)) throw malformed(path, 'an integer');
  return read;
}

function boolean(value: unknown, path: string): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw malformed(path, 'a boolean');
}

function timestamp(value: unknown, path: string): Date {
  const seconds = typeof value === 'number' ? value * 1000 : value;
  const read = seconds instanceof Date ? seconds : new Date(seconds as string | number);
  if (Number.isNaN(read.getTime())) throw malformed(path, 'a timestamp');
  return read;
}

function oneOf(allowed: readonly string[], value: unknown, path: string): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw constraint(value, path, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}

export function constraint(value: unknown, path: string, rule: string): ServiceError {
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return validationError(
    `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

function malformed(path: string, wanted: string): ServiceError {
  return new ServiceError('SerializationException', 400, `${path || 'The input'} must be ${wanted}.`);
}
