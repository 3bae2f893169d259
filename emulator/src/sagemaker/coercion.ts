import { inputShape, type Shape, shape } from './shapes';

/** CloudFormation passes strings where the API wants numbers and booleans, and the other way round. */
export function coerce(operation: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return toShape(properties, inputShape(operation)) as Record<string, unknown>;
}

function toShape(value: unknown, of: Shape | undefined): unknown {
  if (of === undefined || value === undefined || value === null) return value;
  return COERCIONS[of.type]?.(value, of) ?? value;
}

const COERCIONS: Readonly<Record<string, (value: unknown, of: Shape) => unknown>> = {
  structure: (value, { members = {} }) =>
    mapObject(value, (inner, name) => toShape(inner, members[name] ? shape(members[name]) : undefined)),
  map: (value, of) => mapObject(value, (inner) => toShape(inner, shape(of.value ?? ''))),
  list: (value, of) => (Array.isArray(value) ? value.map((item) => toShape(item, shape(of.member ?? ''))) : value),
  string: (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  integer: toNumber,
  float: toNumber,
};

/** A text that is no number stays as it is, for the service to refuse. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

function mapObject(value: unknown, change: (inner: unknown, name: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
}
