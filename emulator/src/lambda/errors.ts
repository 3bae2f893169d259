import { ServiceError } from '../http/errors';

export const invalidParameter = (message: string) =>
  new ServiceError('InvalidParameterValueException', 400, message, { Type: 'User' });

export const notFound = (message: string) =>
  new ServiceError('ResourceNotFoundException', 404, message, { Type: 'User' });

export const conflict = (message: string) =>
  new ServiceError('ResourceConflictException', 409, message, { Type: 'User' });
