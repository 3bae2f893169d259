import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

export interface QueueRecord extends Scope {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** A message, with its place in the order of arrival. Times are milliseconds since 1970. */
export interface MessageRecord {
  readonly id: string;
  readonly order: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receives: number;
  readonly firstReceivedAt?: number;
  /** Of its latest receipt. */
  readonly receipt?: string;
}

export const queueRecords = (world: World) => new Scoped<QueueRecord>(world.collection('sqs-queues'));

export const messagesOf = (world: World, { account, region, name }: QueueRecord) =>
  world.collection<MessageRecord>(`sqs-messages/${account}-${region}-${name}`);
