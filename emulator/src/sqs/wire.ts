import { createHash } from 'node:crypto';
import { emulatorUrl } from '../lambda/sandbox/environment';
import type { World } from '../world/world';
import type { MessageAttribute, MessageRecord, QueueRecord } from './records';

export const queueUrl = (world: World, { account, name }: QueueRecord) => `${emulatorUrl(world)}/${account}/${name}`;

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name];
    const binary = DataType.startsWith('Binary');
    for (const text of [name, DataType]) hash.update(withLength(Buffer.from(text)));
    hash.update(Buffer.from([binary ? 2 : 1]));
    hash.update(withLength(binary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '')));
  }
  return hash.digest('hex');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A message as ReceiveMessage returns it, with the attributes that were asked for. */
export function messageToWire(message: MessageRecord, system: readonly string[], own: readonly string[]): object {
  const all: Record<string, string> = {
    SenderId: 'AIDALOCAL',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const attributes = chosen(message.attributes, own);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: orNothing(chosen(all, system)),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MessageAttributes: orNothing(attributes),
  };
}

function chosen<T>(fields: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  const wanted = (name: string) =>
    names.some((n) => n === 'All' || n === name || (n.endsWith('.*') && name.startsWith(n.slice(0, -2))));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));
}

const orNothing = <T extends object>(fields: T) => (Object.keys(fields).length > 0 ? fields : undefined);
