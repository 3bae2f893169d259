import { type Duration, Token } from 'aws-cdk-lib';

/** Pages of the AWS documentation that error messages point to. */
export const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
export const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';

/** What a check needs to know to write its sentence. */
export interface Subject {
  /** Who refuses, in the words the user typed. */
  readonly who: string;
  /** The name of the value, in the words the user typed. */
  readonly what: string;
  /** The page that states the limit. */
  readonly see: string;
}

export interface Range {
  readonly min: number;
  readonly max?: number;
}

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
export const MAX_NAME_LENGTH = 63;

export function refuse(subject: Subject, given: string, allowed: string): never {
  throw new Error(`${subject.who}: ${subject.what} is ${given}, allowed is ${allowed} (${subject.see})`);
}

/** Tokens pass; so does a missing value. */
export function checkWholeNumber(subject: Subject, value: number | undefined, range: Range, unit = ''): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && within(value, range)) return;
  refuse(subject, `${value}${unit}`, `a whole number ${spelled(range, unit)}`);
}

/** Tokens pass; so does a missing value. */
export function checkNumber(subject: Subject, value: number | undefined, range: Range): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isFinite(value) && within(value, range)) return;
  refuse(subject, `${value}`, `a number ${spelled(range, '')}`);
}

/** Tokens pass; so does a missing value. */
export function checkSeconds(subject: Subject, duration: Duration | undefined, range: Range): void {
  if (!duration || duration.isUnresolved()) return;
  checkWholeNumber(subject, duration.toSeconds({ integral: false }), range, ' seconds');
}

/** The rule for names of endpoints and variants; the pattern alone does not bound the length. */
export function checkName(subject: Subject, name: string): void {
  if (Token.isUnresolved(name)) return;
  if (NAME.test(name) && name.length <= MAX_NAME_LENGTH) return;
  const given = name.length > MAX_NAME_LENGTH ? `'${name}' (${name.length} characters)` : `'${name}'`;
  refuse(subject, given, `1 to ${MAX_NAME_LENGTH} letters, digits and hyphens, with no hyphen at either end`);
}

/** Whether two regions or accounts are known and differ. */
export function knownToDiffer(a: string, b: string): boolean {
  return !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
}

function within(value: number, { min, max }: Range): boolean {
  return value >= min && value <= (max ?? Number.POSITIVE_INFINITY);
}

function spelled({ min, max }: Range, unit: string): string {
  return max === undefined ? `from ${min}${unit} upwards` : `from ${min} to ${max}${unit}`;
}
