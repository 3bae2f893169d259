import { randomUUID } from 'node:crypto';
import type { Collection } from '../world/collection';
import type { World } from '../world/world';
import { badReceipt, invalidValue } from './errors';
import type { MessageAttribute, MessageRecord } from './records';

export interface MessageInput {
  readonly body: string;
  readonly delaySeconds?: number;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
}

export interface ReceiveOptions {
  readonly most: number;
  readonly waitSeconds?: number;
  readonly visibilitySeconds?: number;
  /** The client has left: what it waited for stays. */
  readonly signal?: AbortSignal;
}

/** Where messages go that were received too often. */
export interface Redrive {
  readonly most: number;
  move(message: MessageRecord): void;
}

type Attributes = Readonly<Record<string, string>>;

/** The messages of one queue. */
export class QueueMessages {
  private readonly waiting = new Set<() => void>();

  public constructor(
    private readonly world: World,
    private readonly records: Collection<MessageRecord>,
  ) {}

  public send({ body, delaySeconds, attributes = {} }: MessageInput, queue: Attributes): MessageRecord {
    if (Buffer.byteLength(body) > Number(queue.MaximumMessageSize))
      throw invalidValue(
        `One or more parameters are invalid. Reason: Message must be shorter than ${queue.MaximumMessageSize} bytes.`,
      );
    const sentAt = this.now();
    const visibleAt = sentAt + (delaySeconds ?? Number(queue.DelaySeconds)) * 1000;
    return this.put({ id: randomUUID(), order: this.nextOrder(), body, attributes, sentAt, visibleAt, receives: 0 });
  }

  /** Takes over a message of another queue, as new to this one. */
  public take(message: MessageRecord): void {
    this.put({ ...message, order: this.nextOrder(), visibleAt: this.now(), receives: 0, receipt: undefined });
  }

  public async receive(options: ReceiveOptions, queue: Attributes, redrive?: Redrive): Promise<MessageRecord[]> {
    const end = this.now() + (options.waitSeconds ?? Number(queue.ReceiveMessageWaitTimeSeconds)) * 1000;
    for (;;) {
      this.expire(queue);
      const found = this.visible(redrive).slice(0, options.most);
      if (found.length > 0) return found.map((message) => this.hand(message, options, queue));
      if (this.now() >= end || options.signal?.aborted) return [];
      await this.untilArrival(end, options.signal);
    }
  }

  /** A receipt of an earlier time is good for nothing, and no error. */
  public delete(receipt: string): void {
    const message = this.at(receipt);
    if (message?.receipt === receipt) this.records.delete(message.id);
  }

  public changeVisibility(receipt: string, seconds: number): void {
    const message = this.at(receipt);
    if (message?.receipt !== receipt) return;
    this.records.set(message.id, { ...message, visibleAt: this.now() + seconds * 1000 });
    this.wake();
  }

  public purge(): void {
    for (const { id } of this.records.values()) this.records.delete(id);
  }

  public counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const hidden = this.records.values().filter(({ visibleAt }) => visibleAt > this.now());
    const inFlight = hidden.filter(({ receives }) => receives > 0).length;
    return { visible: this.records.values().length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  private hand(message: MessageRecord, { visibilitySeconds }: ReceiveOptions, queue: Attributes): MessageRecord {
    const seconds = visibilitySeconds ?? Number(queue.VisibilityTimeout);
    return this.records.set(message.id, {
      ...message,
      receives: message.receives + 1,
      firstReceivedAt: message.firstReceivedAt ?? this.now(),
      visibleAt: this.now() + seconds * 1000,
      receipt: `${message.id}#${randomUUID()}`,
    });
  }

  private visible(redrive?: Redrive): MessageRecord[] {
    const now = this.now();
    const all = this.records.values().filter(({ visibleAt }) => visibleAt <= now);
    const tooOften = redrive ? all.filter(({ receives }) => receives >= redrive.most) : [];
    for (const message of tooOften) {
      this.records.delete(message.id);
      redrive?.move(message);
    }
    return all.filter((message) => !tooOften.includes(message)).sort((a, b) => a.order - b.order);
  }

  private expire({ MessageRetentionPeriod }: Attributes): void {
    const oldest = this.now() - Number(MessageRetentionPeriod) * 1000;
    for (const { id, sentAt } of this.records.values()) if (sentAt < oldest) this.records.delete(id);
  }

  private at(receipt: string): MessageRecord | undefined {
    const [id, secret] = receipt.split('#');
    if (!secret) throw badReceipt(receipt);
    return this.records.get(id);
  }

  /** Until a message arrives, becomes visible again, or nobody waits any more. */
  private async untilArrival(end: number, signal?: AbortSignal): Promise<void> {
    const over = new AbortController();
    const wake = () => over.abort();
    this.waiting.add(wake);
    signal?.addEventListener('abort', wake);
    const next = Math.min(end, ...this.records.values().map(({ visibleAt }) => visibleAt));
    await this.world.sleep(Math.max(1, next - this.now()), over.signal);
    signal?.removeEventListener('abort', wake);
    this.waiting.delete(wake);
  }

  private put(message: MessageRecord): MessageRecord {
    this.records.set(message.id, message);
    this.wake();
    return message;
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
  }

  private nextOrder(): number {
    return 1 + Math.max(0, ...this.records.values().map(({ order }) => order));
  }

  private now(): number {
    return this.world.now().getTime();
  }
}
