import { ServiceError } from '../http/errors';

/** Errors' names in JSON and CBOR, by their code in the query protocol, which is what the SDKs' users see. */
export const ERROR_SHAPES: Readonly<Record<string, string>> = {
  InternalServiceError: 'InternalServiceFault',
  InvalidFormat: 'InvalidFormatFault',
  InvalidNextToken: 'InvalidNextToken',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  InvalidParameterValue: 'InvalidParameterValueException',
  LimitExceeded: 'LimitExceededFault',
  MissingParameter: 'MissingRequiredParameterException',
  ResourceNotFound: 'ResourceNotFound',
  ValidationError: 'ValidationException',
};

export const validationError = (message: string) => new ServiceError('ValidationError', 400, message);

export const invalidValue = (message: string) => new ServiceError('InvalidParameterValue', 400, message);

export const invalidCombination = (message: string) => new ServiceError('InvalidParameterCombination', 400, message);

export const missingParameter = (name: string) =>
  new ServiceError('MissingParameter', 400, `The parameter ${name} is required.`);

export const resourceNotFound = (message: string) => new ServiceError('ResourceNotFound', 404, message);
