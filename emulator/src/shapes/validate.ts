import { ServiceError } from '../http/errors';
import { patternOf, type ServiceModel, type Shape } from './service-model';

/** What is wrong so far, and the model that says so. */
interface Findings {
  readonly model: ServiceModel;
  readonly found: string[];
}

type Check = (value: unknown, place: string, shape: Shape, findings: Findings) => void;

/**
 * Checks an input against the service's model, with the service's own sentences.
 *
 * @throws ServiceError ValidationException for values, SerializationException for types.
 */
export function validate(model: ServiceModel, operation: string, input: unknown): void {
  const found: string[] = [];
  check(input, '', model.inputShape(operation), { model, found });
  if (found.length > 0) throw validationException(summary(found));
}

/** Checks one member of an operation's input; what is wrong with it, or nothing. */
export function violations(model: ServiceModel, operation: string, member: string, value: unknown): string[] {
  const found: string[] = [];
  check(value, lowerFirst(member), model.shape(model.inputShape(operation).members?.[member] ?? ''), { model, found });
  return found;
}

export function summary(found: readonly string[]): string {
  return `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`;
}

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

function check(value: unknown, place: string, of: Shape, findings: Findings): void {
  const expected = JSON_TYPES[of.type];
  if (expected && !expected.is(value)) throw serializationException(value, place, expected.name);
  CHECKS[of.type]?.(value, place, of, findings);
}

const checkStructure: Check = (value, place, { members = {}, required = [] }, findings) => {
  const given = value as Record<string, unknown>;
  for (const name of required) {
    if (isMissing(given[name]))
      findings.found.push(`Value null at '${join(place, name)}' failed to satisfy constraint: Member must not be null`);
  }
  for (const [name, type] of Object.entries(members)) {
    if (!isMissing(given[name])) check(given[name], join(place, name), findings.model.shape(type), findings);
  }
};

const checkList: Check = (value, place, of, findings) => {
  const items = value as unknown[];
  checkLength(items.length, items, place, of, findings);
  for (const [index, item] of items.entries())
    check(item, `${place}.${index + 1}.member`, findings.model.shape(of.member ?? ''), findings);
};

const checkMap: Check = (value, place, of, findings) => {
  const entries = Object.entries(value as object);
  checkLength(entries.length, value, place, of, findings);
  for (const [key, item] of entries) {
    check(key, `${place}.key`, findings.model.shape(of.key ?? ''), findings);
    check(item, `${place}.${key}.member`, findings.model.shape(of.value ?? ''), findings);
  }
};

const checkString: Check = (value, place, of, findings) => {
  const text = value as string;
  checkLength(text.length, text, place, of, findings);
  if (patternOf(of)?.test(text) === false) {
    report(text, place, `Member must satisfy regular expression pattern: ${of.pattern}`, findings);
  }
  if (of.enum && !of.enum.includes(text))
    report(text, place, `Member must satisfy enum value set: [${of.enum.join(', ')}]`, findings);
};

const checkNumber: Check = (value, place, { min, max }, findings) => {
  const number = value as number;
  if (min !== undefined && number < min)
    report(number, place, `Member must have value greater than or equal to ${min}`, findings);
  if (max !== undefined && number > max)
    report(number, place, `Member must have value less than or equal to ${max}`, findings);
};

const CHECKS: Readonly<Record<string, Check>> = {
  structure: checkStructure,
  list: checkList,
  map: checkMap,
  string: checkString,
  integer: checkNumber,
  float: checkNumber,
  double: checkNumber,
};

const JSON_TYPES: Readonly<Record<string, { readonly name: string; readonly is: (value: unknown) => boolean }>> = {
  structure: { name: 'Structure', is: isObject },
  map: { name: 'Map', is: isObject },
  list: { name: 'List', is: Array.isArray },
  string: { name: 'String', is: (value) => typeof value === 'string' },
  boolean: { name: 'Boolean', is: (value) => typeof value === 'boolean' },
  integer: { name: 'Integer', is: Number.isInteger },
  float: { name: 'Float', is: (value) => typeof value === 'number' },
  double: { name: 'Double', is: (value) => typeof value === 'number' },
  timestamp: { name: 'Timestamp', is: (value) => typeof value === 'number' },
};

function checkLength(length: number, value: unknown, place: string, { min, max }: Shape, findings: Findings): void {
  if (min !== undefined && length < min)
    report(value, place, `Member must have length greater than or equal to ${min}`, findings);
  if (max !== undefined && length > max)
    report(value, place, `Member must have length less than or equal to ${max}`, findings);
}

function report(value: unknown, place: string, constraint: string, findings: Findings): void {
  const text = typeof value === 'object' ? JSON.stringify(value) : value;
  findings.found.push(`Value '${text}' at '${place}' failed to satisfy constraint: ${constraint}`);
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
