import { type Fields, isFields } from '../../cloudformation/template/template';
import { Sentence } from '../../sentence';

export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

export const asList = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

export const asText = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** @throws Sentence for what is no number, such as a parameter without a value */
export function asNumber(value: unknown, what: string): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value ?? Number.NaN);
  if (Number.isFinite(number)) return number;
  throw new Sentence(
    `${what} is ${JSON.stringify(value) ?? 'missing'}, wanted is a number; give parameters without a default a value with --parameter NAME=VALUE.`,
  );
}
