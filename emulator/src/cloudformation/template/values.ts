import { isFields } from './template';

/** What AWS::NoValue stands for: whatever holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** What a change set shows in place of a value that only the deployment will know. */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** Whether any part of a value is only known later. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(KNOWN_AFTER_APPLY);
  if (Array.isArray(value)) return value.some(isUnknown);
  return isFields(value) && Object.values(value).some(isUnknown);
}

/** Whether two evaluated values are the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (isFields(inner) ? sorted(inner) : inner)) ?? 'undefined';
}

function sorted(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
