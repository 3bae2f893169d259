import type { Operation } from '../../http/types';
import { invalidValue } from '../errors';
import { Queues } from '../queues';
import type { MessageAttribute, MessageRecord, QueueRecord } from '../records';
import { md5, md5OfAttributes, messageToWire } from '../wire';

interface OfQueue {
  readonly QueueUrl: string;
}

export interface MessageFields {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

interface ReceiveMessageInput extends OfQueue {
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly AttributeNames?: string[];
  readonly MessageSystemAttributeNames?: string[];
  readonly MessageAttributeNames?: string[];
}

export const sendMessage: Operation<OfQueue & MessageFields> = ({ QueueUrl, ...fields }, call) => {
  const queues = call.world.part(Queues);
  return sent(queues, queues.atUrl(call, QueueUrl), fields);
};

/** Sends one, and gives what the service answers. */
export function sent(queues: Queues, queue: QueueRecord, fields: MessageFields): object {
  const { MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes: attributes = {} } = fields;
  if (!body) throw invalidValue('The request must contain the parameter MessageBody.');
  const { id }: MessageRecord = queues.send(queue, { body, delaySeconds, attributes });
  return { MessageId: id, MD5OfMessageBody: md5(body), MD5OfMessageAttributes: md5OfAttributes(attributes) };
}

export const receiveMessage: Operation<ReceiveMessageInput> = async (input, call) => {
  const { MaxNumberOfMessages: most = 1, WaitTimeSeconds: waitSeconds, VisibilityTimeout: visibilitySeconds } = input;
  if (most < 1 || most > 10)
    throw invalidValue(
      `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  const queues = call.world.part(Queues);
  const found = await queues.receive(queues.atUrl(call, input.QueueUrl), { most, waitSeconds, visibilitySeconds });
  const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const Messages = found.map((message) => messageToWire(message, system, input.MessageAttributeNames ?? []));
  return Messages.length > 0 ? { Messages } : {};
};

export const deleteMessage: Operation<OfQueue & { ReceiptHandle: string }> = ({ QueueUrl, ReceiptHandle }, call) => {
  const queues = call.world.part(Queues);
  queues.messages(queues.atUrl(call, QueueUrl)).delete(ReceiptHandle);
  return {};
};

interface ChangeVisibilityInput extends OfQueue {
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout: number;
}

export const changeMessageVisibility: Operation<ChangeVisibilityInput> = (input, call) => {
  const queues = call.world.part(Queues);
  queues.messages(queues.atUrl(call, input.QueueUrl)).changeVisibility(input.ReceiptHandle, input.VisibilityTimeout);
  return {};
};
