import { ServiceError } from '../http/errors';
import type { TargetId } from './records';

export { validationException } from '../shapes/validate';

export const objectNotFound = (message: string) => new ServiceError('ObjectNotFoundException', 400, message);
export const resourceNotFound = (message: string) => new ServiceError('ResourceNotFoundException', 400, message);
export const limitExceeded = (message: string) => new ServiceError('LimitExceededException', 400, message);
export const invalidNextToken = () =>
  new ServiceError('InvalidNextTokenException', 400, 'The NextToken is not one that an answer gave.');

export const noTarget = (id: TargetId) => objectNotFound(`No scalable target registered for ${sentenceOf(id)}`);
export const noPolicy = (id: TargetId, name: string) =>
  objectNotFound(`No scaling policy found for ${sentenceOf(id)}, policy name: ${name}`);
export const noScheduledAction = (id: TargetId, name: string) =>
  objectNotFound(`No scheduled action found for ${sentenceOf(id)}, scheduled action name: ${name}`);

const sentenceOf = ({ resourceId, dimension }: TargetId) =>
  `service namespace: sagemaker, resource ID: ${resourceId}, scalable dimension: ${dimension}`;
