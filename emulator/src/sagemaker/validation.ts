import { ServiceError } from '../http/errors';
import { inputShape, patternOf, type Shape, shape } from './shapes';

type Check = (value: unknown, place: string, shape: Shape, found: string[]) => void;

/**
 * Checks an input against the service's model, with the service's own sentences.
 *
 * @throws ServiceError ValidationException for values, SerializationException for types.
 */
export function validate(operation: string, input: unknown): void {
  const found: string[] = [];
  check(input, '', inputShape(operation), found);
  if (found.length > 0) throw validationException(summary(found));
}

/** Checks one member of an operation's input; what is wrong with it, or nothing. */
export function violations(operation: string, member: string, value: unknown): string[] {
  const found: string[] = [];
  check(value, lowerFirst(member), shape(inputShape(operation).members?.[member] ?? ''), found);
  return found;
}

export function summary(found: readonly string[]): string {
  return `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`;
}

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

function check(value: unknown, place: string, of: Shape, found: string[]): void {
  const expected = JSON_TYPES[of.type];
  if (expected && !expected.is(value)) throw serializationException(value, place, expected.name);
  CHECKS[of.type]?.(value, place, of, found);
}

const checkStructure: Check = (value, place, { members = {}, required = [] }, found) => {
  const given = value as Record<string, unknown>;
  for (const name of required) {
    if (isMissing(given[name]))
      found.push(`Value null at '${join(place, name)}' failed to satisfy constraint: Member must not be null`);
  }
  for (const [name, type] of Object.entries(members)) {
    if (!isMissing(given[name])) check(given[name], join(place, name), shape(type), found);
  }
};

const checkList: Check = (value, place, of, found) => {
  const items = value as unknown[];
  checkLength(items.length, items, place, of, found);
  for (const [index, item] of items.entries())
    check(item, `${place}.${index + 1}.member`, shape(of.member ?? ''), found);
};

const checkMap: Check = (value, place, of, found) => {
  const entries = Object.entries(value as object);
  checkLength(entries.length, value, place, of, found);
  for (const [key, item] of entries) {
    check(key, `${place}.key`, shape(of.key ?? ''), found);
    check(item, `${place}.${key}.member`, shape(of.value ?? ''), found);
  }
};

const checkString: Check = (value, place, of, found) => {
  const text = value as string;
  checkLength(text.length, text, place, of, found);
  if (patternOf(of)?.test(text) === false) {
    report(text, place, `Member must satisfy regular expression pattern: ${of.pattern}`, found);
  }
  if (of.enum && !of.enum.includes(text))
    report(text, place, `Member must satisfy enum value set: [${of.enum.join(', ')}]`, found);
};

const checkNumber: Check = (value, place, { min, max }, found) => {
  const number = value as number;
  if (min !== undefined && number < min)
    report(number, place, `Member must have value greater than or equal to ${min}`, found);
  if (max !== undefined && number > max)
    report(number, place, `Member must have value less than or equal to ${max}`, found);
};

const CHECKS: Readonly<Record<string, Check>> = {
  structure: checkStructure,
  list: checkList,
  map: checkMap,
  string: checkString,
  integer: checkNumber,
  float: checkNumber,
};

const JSON_TYPES: Readonly<Record<string, { readonly name: string; readonly is: (value: unknown) => boolean }>> = {
  structure: { name: 'Structure', is: isObject },
  map: { name: 'Map', is: isObject },
  list: { name: 'List', is: Array.isArray },
  string: { name: 'String', is: (value) => typeof value === 'string' },
  boolean: { name: 'Boolean', is: (value) => typeof value === 'boolean' },
  integer: { name: 'Integer', is: Number.isInteger },
  float: { name: 'Float', is: (value) => typeof value === 'number' },
  timestamp: { name: 'Timestamp', is: (value) => typeof value === 'number' },
};

function checkLength(length: number, value: unknown, place: string, { min, max }: Shape, found: string[]): void {
  if (min !== undefined && length < min)
    report(value, place, `Member must have length greater than or equal to ${min}`, found);
  if (max !== undefined && length > max)
    report(value, place, `Member must have length less than or equal to ${max}`, found);
}

function report(value: unknown, place: string, constraint: string, found: string[]): void {
  const text = typeof value === 'object' ? JSON.stringify(value) : value;
  found.push(`Value '${text}' at '${place}' failed to satisfy constraint: ${constraint}`);
}

function serializationException(value: unknown, place: string, expected: string): ServiceError {
  const given = Array.isArray(value)
    ? 'LIST'
    : value === null
      ? 'NULL'
      : typeof value === 'object'
        ? 'STRUCTURE'
        : `${typeof value}`.toUpperCase();
  return new ServiceError(
    'SerializationException',
    400,
    `${given}_VALUE can not be converted to ${expected}, at '${place}'`,
  );
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const join = (place: string, name: string) => (place ? `${place}.${lowerFirst(name)}` : lowerFirst(name));
const isMissing = (value: unknown) => value === undefined || value === null;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
