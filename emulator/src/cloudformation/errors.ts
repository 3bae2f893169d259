import { ServiceError } from '../http/errors';

/** The error CloudFormation answers to nearly everything that is wrong with a request or a template. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', 400, message);
}
