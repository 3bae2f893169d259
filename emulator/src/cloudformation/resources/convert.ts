import { isFields } from '../template/template';
import { resourceType } from './resource-types';

/** The properties with numbers and booleans where the type wants them: parameters are text, and templates write "true". */
export function convertProperties(typeName: string, properties: Record<string, unknown>): Record<string, unknown> {
  const type = resourceType(typeName);
  if (!type) return properties;
  let converted: unknown = properties;
  for (const path of type.numbers) converted = at(converted, path.split('/'), toNumber);
  for (const path of type.booleans) converted = at(converted, path.split('/'), toBoolean);
  return converted as Record<string, unknown>;
}

function at(value: unknown, path: readonly string[], convert: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return convert(value);
  if (step === '*') return Array.isArray(value) ? value.map((entry) => at(entry, rest, convert)) : value;
  if (!isFields(value) || !(step in value)) return value;
  return { ...value, [step]: at(value[step], rest, convert) };
}

function toNumber(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  return Number.isNaN(Number(value)) ? value : Number(value);
}

function toBoolean(value: unknown): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}
