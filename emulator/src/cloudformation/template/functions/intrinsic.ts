import { invalid } from '../../errors';
import type { Evaluator } from '../evaluator';
import { isUnknown, KNOWN_AFTER_APPLY } from '../values';

/** A function of the template language, handed its argument as it is written. */
export type Intrinsic = (argument: unknown, evaluator: Evaluator) => unknown;

/** A function that needs its whole argument evaluated, and knows nothing while any of it is only known later. */
export function strict(apply: (argument: unknown, evaluator: Evaluator) => unknown): Intrinsic {
  return (argument, evaluator) => {
    const evaluated = evaluator.evaluate(argument);
    return isUnknown(evaluated) ? KNOWN_AFTER_APPLY : apply(evaluated, evaluator);
  };
}

export function listArgument(name: string, argument: unknown, least: number, most = least): unknown[] {
  if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return argument;
  throw invalid(
    `Template error: ${name} object requires a list of ${least === most ? least : `${least} to ${most}`} members.`,
  );
}

/** A scalar as text, as it stands in a joined string. */
export function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(`Template error: every ${name} object requires its parts to be strings, not ${JSON.stringify(value)}.`);
}
