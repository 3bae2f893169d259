import * as shared from '../shapes/validate';
import { MODEL } from './shapes';

export { summary, validationException } from '../shapes/validate';

/**
 * Checks an input against SageMaker's model, with the service's own sentences.
 *
 * @throws ServiceError ValidationException for values, SerializationException for types.
 */
export function validate(operation: string, input: unknown): void {
  shared.validate(MODEL, operation, input);
}

/** Checks one member of an operation's input; what is wrong with it, or nothing. */
export function violations(operation: string, member: string, value: unknown): string[] {
  return shared.violations(MODEL, operation, member, value);
}
