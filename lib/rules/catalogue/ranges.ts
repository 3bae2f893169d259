import type { Property } from '../property';
import type { Flaw } from '../rule';

/** Both ends belong to it. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  /** Whether it is more than whole numbers. */
  readonly fractions?: boolean;
}

/** What is wrong with a number that is known. The unit, such as `GB`, is only for the message. */
export function outside(property: Property, range: Range, unit = ''): Flaw[] {
  const { text, number } = property;
  if (text === undefined || (number !== undefined && fits(number, range))) return [];
  const given = number === undefined ? `'${text}'` : withUnit(text, unit);
  return [property.flaw(`${nameOf(property)} is ${given}, allowed is ${saidOf(range, unit)}`)];
}

/** What is wrong with the number of items of a list, where it is known. */
export function countOutside(property: Property, range: Range, what: string): Flaw[] {
  const { length } = property;
  if (property.isAbsent || length === undefined || fits(length, range)) return [];
  return [property.flaw(`${nameOf(property)} has ${length} ${what}, allowed is ${span(range)}`)];
}

/** A range of counts in words: `1 to 6`, `at most 6`, `at least 1`. */
export function span({ min = 0, max = Infinity }: Range): string {
  if (max === Infinity) return `at least ${min}`;
  return min > 0 ? `${min} to ${max}` : `at most ${max}`;
}

/** The last word of its path that is no index. */
export function nameOf({ path }: Property): string {
  return (
    path
      .split('.')
      .filter((part) => !/^\d+$/.test(part))
      .at(-1) ?? ''
  );
}

function fits(number: number, { min = -Infinity, max = Infinity, fractions = false }: Range): boolean {
  return number >= min && number <= max && (fractions || Number.isInteger(number));
}

function saidOf({ min, max, fractions = false }: Range, unit: string): string {
  const kind = fractions ? 'a number' : 'a whole number';
  if (min === undefined) return `${kind} up to ${withUnit(max, unit)}`;
  return max === undefined ? `${kind} from ${min} on` : `${kind} from ${min} to ${withUnit(max, unit)}`;
}

const withUnit = (number: unknown, unit: string) => (unit ? `${number} ${unit}` : `${number}`);
