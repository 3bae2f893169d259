import { fieldMatches } from './matchers';

export type Pattern = { readonly [field: string]: Pattern | readonly unknown[] };

/**
 * Whether an event fits an event pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return (wanted as readonly Pattern[]).some((one) => matches(one, event));
    return holds(wanted, fieldOf(event, field));
  });
}

function holds(wanted: Pattern | readonly unknown[], value: unknown): boolean {
  if (Array.isArray(wanted)) return fieldMatches(wanted, value);
  if (Array.isArray(value)) return value.some((entry) => matches(wanted as Pattern, entry));
  return matches(wanted as Pattern, value);
}

function fieldOf(event: unknown, field: string): unknown {
  if (event === null || typeof event !== 'object' || !Object.hasOwn(event, field)) return undefined;
  return (event as Record<string, unknown>)[field];
}
