import { notImitated, ServiceError } from '../http/errors';
import { partitionOf } from '../world/partition';
import type { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';
import { checkAttributes, DEFAULTS, redrivePolicy } from './attributes';
import { invalidValue, noQueue } from './errors';
import { type MessageInput, QueueMessages, type ReceiveOptions } from './queue-messages';
import { type MessageRecord, messagesOf, type QueueRecord, queueRecords } from './records';

export const queueArn = ({ account, region, name }: QueueRecord) =>
  `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;

/** All standard queues. */
export class Queues {
  private readonly queues: Scoped<QueueRecord>;
  private readonly open = new Map<string, QueueMessages>();

  public constructor(private readonly world: World) {
    this.queues = queueRecords(world);
  }

  /** By URL: its last two parts are account and name, wherever the emulator serves now. @throws ServiceError */
  public atUrl({ region }: Scope, url: string): QueueRecord {
    const [, account, name] = url.match(/(\d{12})\/([\w.-]+)\/?$/) ?? [];
    const found = name ? this.find({ account, region }, name) : undefined;
    if (found) return found;
    throw noQueue();
  }

  public atArn(arn: string): QueueRecord | undefined {
    const [, , service, region, account, name] = arn.split(':');
    return service === 'sqs' ? this.find({ account, region }, name) : undefined;
  }

  public find(scope: Scope, name: string): QueueRecord | undefined {
    return this.queues.get(scope, name);
  }

  public list(scope: Scope): QueueRecord[] {
    return this.queues.list(scope).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws ServiceError QueueAlreadyExists, InvalidAttributeValue … */
  public create(
    { account, region }: Scope,
    name: string,
    attributes: Readonly<Record<string, string>> = {},
    tags: Readonly<Record<string, string>> = {},
  ): QueueRecord {
    checkName(name);
    checkAttributes(attributes);
    const existing = this.find({ account, region }, name);
    if (existing?.account === account) return sameOrRefused(existing, attributes);
    const createdAt = this.world.now().getTime();
    return this.queues.set(name, {
      account,
      region,
      name,
      attributes: { ...DEFAULTS, ...attributes },
      tags,
      createdAt,
    });
  }

  public setAttributes(queue: QueueRecord, attributes: Readonly<Record<string, string>>): void {
    checkAttributes(attributes);
    this.queues.set(queue.name, { ...queue, attributes: { ...queue.attributes, ...attributes } });
  }

  public delete(queue: QueueRecord): void {
    this.messages(queue).purge();
    this.queues.delete(queue, queue.name);
    this.open.delete(queueArn(queue));
  }

  public send(queue: QueueRecord, input: MessageInput): MessageRecord {
    return this.messages(queue).send(input, queue.attributes);
  }

  /** What is visible, after what was received too often has gone to the dead-letter queue. */
  public receive(queue: QueueRecord, options: ReceiveOptions): Promise<MessageRecord[]> {
    const policy = redrivePolicy(queue.attributes.RedrivePolicy);
    const target = policy && this.atArn(policy.deadLetterTargetArn);
    const redrive = policy &&
      target && { most: policy.maxReceiveCount, move: (message: MessageRecord) => this.messages(target).take(message) };
    return this.messages(queue).receive(options, queue.attributes, redrive);
  }

  public messages(queue: QueueRecord): QueueMessages {
    const arn = queueArn(queue);
    const found = this.open.get(arn) ?? new QueueMessages(this.world, messagesOf(this.world, queue));
    this.open.set(arn, found);
    return found;
  }
}

function checkName(name: string): void {
  if (name.endsWith('.fifo')) throw notImitated('FIFO queues');
  if (/^[\w-]{1,80}$/.test(name)) return;
  throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
}

function sameOrRefused(existing: QueueRecord, attributes: Readonly<Record<string, string>>): QueueRecord {
  const other = Object.keys(attributes).find((name) => attributes[name] !== existing.attributes[name]);
  if (other === undefined) return existing;
  throw new ServiceError(
    'QueueAlreadyExists',
    400,
    `A queue already exists with the same name and a different value for attribute ${other}`,
  );
}
