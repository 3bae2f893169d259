import { notImitated, ServiceError } from '../../http/errors';
import type { Pattern } from './match';
import { MATCHERS } from './matchers';

/** @throws ServiceError InvalidEventPatternException, or NotImitated for operators that are not known here */
export function readPattern(text: string): Pattern {
  const pattern = parse(text);
  check(pattern, '');
  return pattern;
}

function parse(text: string): Pattern {
  try {
    const pattern: unknown = JSON.parse(text);
    if (pattern !== null && typeof pattern === 'object' && !Array.isArray(pattern)) return pattern as Pattern;
  } catch (error) {
    throw invalid((error as Error).message);
  }
  throw invalid('Filter is not an object');
}

function check(pattern: Pattern, path: string): void {
  if (Object.keys(pattern).length === 0 && path === '') throw invalid('Empty pattern is not allowed');
  for (const [field, wanted] of Object.entries(pattern)) {
    if (field === '$or') for (const one of wanted as readonly Pattern[]) check(one, path);
    else if (Array.isArray(wanted)) wanted.forEach(checkEntry);
    else if (wanted !== null && typeof wanted === 'object') check(wanted as Pattern, `${path}${field}.`);
    else throw invalid(`"${field}" must be an object or an array`);
  }
}

function checkEntry(entry: unknown): void {
  if (Array.isArray(entry)) throw invalid('Match value must be String, number, true, false, or null');
  if (entry === null || typeof entry !== 'object') return;
  const names = Object.keys(entry);
  if (names.length !== 1) throw invalid('Only one key allowed in match expression');
  if (names[0] !== 'exists' && !Object.hasOwn(MATCHERS, names[0]))
    throw notImitated(`the operator ${JSON.stringify(names[0])} in event patterns`);
}

const invalid = (reason: string) =>
  new ServiceError('InvalidEventPatternException', 400, `Event pattern is not valid. Reason: ${reason}`);
