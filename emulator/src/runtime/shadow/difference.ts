/** How two answers to one request differ. */
export type Difference =
  | { readonly kind: 'identical' }
  /** The same but for numbers; `max` is by how much they differ at most. */
  | { readonly kind: 'numbers'; readonly max: number }
  | { readonly kind: 'other' };

const OTHER: Difference = { kind: 'other' };

/** Numbers are compared as numbers in JSON and in CSV; everything else letter by letter. */
export function differenceOf(one: Buffer, other: Buffer): Difference {
  if (one.equals(other)) return { kind: 'identical' };
  const max = distance(parsed(one), parsed(other));
  return max === undefined ? OTHER : { kind: 'numbers', max };
}

function parsed(body: Buffer): unknown {
  const text = body.toString('utf8').trim();
  try {
    return JSON.parse(text);
  } catch {
    return text.split(/\r?\n/).map((line) => line.split(',').map(cell));
  }
}

function cell(text: string): string | number {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/** By how much the numbers in two values differ at most; undefined where anything else differs. */
function distance(one: unknown, other: unknown): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? 0 : undefined;
  const keys = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || keys.length !== Object.keys(other).length) return undefined;
  let max = 0;
  for (const key of keys) {
    const inner = distance((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]);
    if (inner === undefined) return undefined;
    max = Math.max(max, inner);
  }
  return max;
}
