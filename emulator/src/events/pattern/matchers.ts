type Matcher = (operand: unknown, value: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';

/** What may stand in a pattern's list beside plain values. `exists` is apart: it speaks of the field, not of its value. */
export const MATCHERS: Readonly<Record<string, Matcher>> = {
  prefix: (operand, value) => affix(operand, value, (text, part) => text.startsWith(part)),
  suffix: (operand, value) => affix(operand, value, (text, part) => text.endsWith(part)),
  'equals-ignore-case': (operand, value) => isText(value) && isText(operand) && same(value, operand),
  wildcard: (operand, value) => isText(value) && isText(operand) && toExpression(operand).test(value),
  numeric: (operand, value) => typeof value === 'number' && Array.isArray(operand) && within(operand, value),
  'anything-but': (operand, value) => !excluded(operand, value),
};

/** Whether a field's value fits any entry of a pattern's list. Of a list, one entry has to. */
export function fieldMatches(wanted: readonly unknown[], value: unknown): boolean {
  return wanted.some((one) => {
    if (isOperator(one, 'exists')) return one.exists === (value !== undefined && !isObject(value));
    if (value === undefined) return false;
    return Array.isArray(value) ? value.some((entry) => valueMatches(one, entry)) : valueMatches(one, value);
  });
}

function valueMatches(one: unknown, value: unknown): boolean {
  if (!isObject(one)) return one === value;
  const [[name, operand]] = Object.entries(one);
  return MATCHERS[name]?.(operand, value) ?? false;
}

function excluded(operand: unknown, value: unknown): boolean {
  if (Array.isArray(operand)) return operand.includes(value);
  if (!isObject(operand)) return operand === value;
  const [[name, inner]] = Object.entries(operand);
  const list = Array.isArray(inner) ? inner : [inner];
  return list.some((one) => MATCHERS[name]?.(one, value) ?? false);
}

function affix(operand: unknown, value: unknown, test: (text: string, part: string) => boolean): boolean {
  if (!isText(value)) return false;
  if (isText(operand)) return test(value, operand);
  const part = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  return isText(part) && test(value.toLowerCase(), part.toLowerCase());
}

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** `[">", 0, "<=", 5]` */
function within(operand: readonly unknown[], value: number): boolean {
  const pairs = Array.from({ length: operand.length / 2 }, (_, at) => operand.slice(2 * at, 2 * at + 2));
  return pairs.every(([operator, bound]) => COMPARE[String(operator)]?.(value, Number(bound)) ?? false);
}

/** `*` is any text; `\*` and `\\` are themselves. */
function toExpression(wildcard: string): RegExp {
  const parts = wildcard.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? [];
  const source = parts.map((part) => (part === '*' ? '.*' : escaped(part.replace(/^\\([*\\])$/, '$1'))));
  return new RegExp(`^${source.join('')}$`, 's');
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isOperator = <K extends string>(value: unknown, name: K): value is Record<K, unknown> =>
  isObject(value) && name in value;
