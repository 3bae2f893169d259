import * as shared from '../shapes/coerce';
import { MODEL } from './shapes';

/** CloudFormation passes strings where the API wants numbers and booleans, and the other way round. */
export function coerce(operation: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return shared.coerce(MODEL, operation, properties);
}
