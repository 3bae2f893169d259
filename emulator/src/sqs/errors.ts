import { ServiceError } from '../http/errors';

/** Codes of the query protocol, which older clients still expect, and the shapes that took their place. */
export const ERROR_SHAPES: Readonly<Record<string, string>> = {
  'AWS.SimpleQueueService.NonExistentQueue': 'QueueDoesNotExist',
  'AWS.SimpleQueueService.BatchEntryIdsNotDistinct': 'BatchEntryIdsNotDistinct',
  'AWS.SimpleQueueService.EmptyBatchRequest': 'EmptyBatchRequest',
  'AWS.SimpleQueueService.TooManyEntriesInBatchRequest': 'TooManyEntriesInBatchRequest',
  QueueAlreadyExists: 'QueueNameExists',
};

export const noQueue = () =>
  new ServiceError('AWS.SimpleQueueService.NonExistentQueue', 400, 'The specified queue does not exist.');

export const invalidValue = (message: string) => new ServiceError('InvalidParameterValue', 400, message);

export const invalidAttribute = (name: string) =>
  new ServiceError('InvalidAttributeValue', 400, `Invalid value for the parameter ${name}.`);

export const badReceipt = (handle: string) =>
  new ServiceError(
    'ReceiptHandleIsInvalid',
    400,
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );
