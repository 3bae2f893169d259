import type { ServiceModel, Shape } from './service-model';

type Properties = Readonly<Record<string, unknown>>;

/** CloudFormation passes strings where the API wants numbers and booleans, and the other way round. */
export function coerce(model: ServiceModel, operation: string, properties: Properties): Record<string, unknown> {
  return toShape(properties, model.inputShape(operation), model) as Record<string, unknown>;
}

function toShape(value: unknown, of: Shape | undefined, model: ServiceModel): unknown {
  if (of === undefined || value === undefined || value === null) return value;
  return COERCIONS[of.type]?.(value, of, model) ?? value;
}

const COERCIONS: Readonly<Record<string, (value: unknown, of: Shape, model: ServiceModel) => unknown>> = {
  structure: (value, { members = {} }, model) =>
    mapObject(value, (inner, name) => toShape(inner, members[name] ? model.shape(members[name]) : undefined, model)),
  map: (value, of, model) => mapObject(value, (inner) => toShape(inner, model.shape(of.value ?? ''), model)),
  list: (value, of, model) =>
    Array.isArray(value) ? value.map((item) => toShape(item, model.shape(of.member ?? ''), model)) : value,
  string: (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  integer: toNumber,
  float: toNumber,
  double: toNumber,
};

/** A text that is no number stays as it is, for the service to refuse. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

function mapObject(value: unknown, change: (inner: unknown, name: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
}
