import { notImitated, type ServiceError } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { validationError } from '../errors';
import { readShape, type Shape } from './shape';

export interface Definition<I> {
  readonly input: Extract<Shape, { fields: unknown }>;
  /** Members that the service knows and that are not imitated. */
  readonly notImitated?: readonly string[];
  /** How the operation words that a member is missing. @default as a failed constraint */
  readonly missing?: (path: string) => ServiceError;
  readonly handle: (input: I, call: Call) => object | Promise<object>;
}

/** An operation whose input is read by its shape, whatever protocol it came in. */
export function operation<I>({ input, notImitated: refused = [], missing = absent, handle }: Definition<I>): Operation {
  return (given: Record<string, unknown>, call) => {
    refuse(given, refused);
    return handle(readShape(input, given, missing) as I, call);
  };
}

/** @throws ServiceError NotImitated */
export function refuse(given: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const found = names.find((name) => given[name] !== undefined && given[name] !== null);
  if (found) throw notImitated(`${found} of CloudWatch`);
}

/** The sentence for a member that must be there. */
export function absent(path: string): ServiceError {
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
