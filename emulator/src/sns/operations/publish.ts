import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { type MessageAttributesForm, messageAttributesIn } from '../form';
import { Topics, topicNotFound } from '../topics';

interface PublishInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly Message?: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: MessageAttributesForm;
}

const MOST_BYTES = 262_144;

export const publish: Operation<PublishInput> = (input, { world }) => {
  const { Message: message, Subject: subject, MessageStructure: structure } = input;
  if (!message) throw invalid('Empty message');
  if (Buffer.byteLength(message) > MOST_BYTES) throw invalid('Message too long');
  if (structure === 'json') requireDefault(message);
  const attributes = messageAttributesIn(input.MessageAttributes);
  const topic = input.TopicArn ?? input.TargetArn ?? '';
  const MessageId = world.part(Topics).publish(topic, { message, subject, structure, attributes });
  if (!MessageId) throw topicNotFound();
  return { MessageId };
};

function requireDefault(message: string): void {
  try {
    if (typeof JSON.parse(message).default === 'string') return;
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  throw invalid('Message Structure - No default entry in JSON message body');
}

const invalid = (what: string) => new ServiceError('InvalidParameter', 400, `Invalid parameter: ${what}`);
