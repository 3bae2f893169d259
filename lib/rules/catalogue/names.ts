import type { Property } from '../property';
import type { Flaw } from '../rule';
import { nameOf, span } from './ranges';

/** What a text must look like. */
export interface Shape {
  /** Of the whole text. */
  readonly pattern: RegExp;
  /** The pattern in words, such as `letters, digits and hyphens`. */
  readonly allowed: string;
  readonly min?: number;
  readonly max?: number;
}

/** How much of a long text a message repeats. */
const SHOWN = 80;

/** The names of configurations, endpoints, variants and containers. */
export const NAME: Shape = {
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
  allowed: 'letters, digits and, between them, hyphens',
  max: 63,
};

/** Where in Amazon S3, as a model's files are given. */
export const S3_URI: Shape = {
  pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/,
  allowed: 's3://bucket/key',
  max: 1024,
};

/** Where in Amazon S3, as what SageMaker writes there is given. */
export const DESTINATION: Shape = { pattern: /^(https|s3):\/\/[^/].*$/, allowed: 's3://bucket/prefix', max: 512 };

export const ROLE_ARN: Shape = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/,
  allowed: 'arn:aws:iam::<account>:role/<name>',
  min: 20,
  max: 2048,
};

/** What is wrong with a text of which all is known. */
export function misshapen(property: Property, { pattern, allowed, min = 0, max = Infinity }: Shape): Flaw[] {
  const { text } = property;
  if (text === undefined) return [];
  const name = nameOf(property);
  if (!pattern.test(text)) return [property.flaw(`${name} is '${shown(text)}', allowed is ${allowed}`)];
  if (text.length >= min && text.length <= max) return [];
  return [property.flaw(`${name} has ${text.length} characters, allowed is ${span({ min, max })}`)];
}

/** What is wrong with a text of which all is known, and that is to be one of a few. */
export function notAmong(property: Property, allowed: readonly string[]): Flaw[] {
  const { text } = property;
  if (text === undefined || allowed.includes(text)) return [];
  return [property.flaw(`${nameOf(property)} is '${shown(text)}', allowed is ${listed(allowed)}`)];
}

/** What is for certain not there within something that is. */
export function missing(parent: Property, names: readonly string[]): Flaw[] {
  if (!parent.isGiven) return [];
  const absent = names
    .map((name) => ({ name, property: parent.get(name) }))
    .filter(({ property }) => property.isAbsent);
  const within = nameOf(parent);
  return absent.map(({ name, property }) =>
    property.flaw(`${name} is not given${within && `, and ${within} needs it`}; give it`),
  );
}

/** Items of which an earlier one has the same text. */
export function repeated(properties: readonly Property[]): Property[] {
  const seen = new Set<string>();
  return properties.filter(({ text }) => {
    if (text === undefined) return false;
    const isRepeated = seen.has(text);
    seen.add(text);
    return isRepeated;
  });
}

export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

export const shown = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
