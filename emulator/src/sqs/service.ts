import type { NamedService } from '../http/types';
import { ERROR_SHAPES } from './errors';
import { deleteMessageBatch, sendMessageBatch } from './operations/batches';
import { changeMessageVisibility, deleteMessage, receiveMessage, sendMessage } from './operations/messages';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  purgeQueue,
  setQueueAttributes,
} from './operations/queues';

/** Amazon SQS: standard queues. */
export const sqs: NamedService = {
  errorShapes: ERROR_SHAPES,
  operations: {
    ChangeMessageVisibility: changeMessageVisibility,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListQueues: listQueues,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    SetQueueAttributes: setQueueAttributes,
  },
};
