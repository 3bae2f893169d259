import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Queues } from '../sqs';
import type { Collection } from '../world/collection';
import type { Part, World } from '../world/world';
import { type DeliveryPolicy, delaysOf } from './delivery-policy';
import type { HttpMessage } from './http-message';
import type { SubscriptionRecord } from './records';

/** An endpoint has so long to answer. */
const TIMEOUT_MILLISECONDS = 15_000;

/** A message that an endpoint has not yet taken: the record of it, on disk. */
interface Delivery extends HttpMessage {
  readonly id: string;
  readonly subscriptionArn: string;
  readonly url: string;
  /** Milliseconds since 1970, by the world's clock. */
  readonly nextAttempt: number;
  /** Seconds before each retry that is left. */
  readonly delays: readonly number[];
  readonly deadLetterQueue?: string;
}

type Result = 'taken' | 'failed' | 'refused';

/** What goes to subscribers by HTTP: kept on disk until it is taken, or no retry is left. */
export class HttpDeliveries implements Part {
  private readonly deliveries: Collection<Delivery>;
  private readonly closing = new AbortController();
  private readonly underWay = new Map<string, Promise<void>>();

  public constructor(private readonly world: World) {
    this.deliveries = world.collection('sns-http-deliveries');
    // Every delivery waits on it.
    setMaxListeners(0, this.closing.signal);
  }

  public accept({ arn, endpoint, attributes }: SubscriptionRecord, message: HttpMessage, policy: DeliveryPolicy): void {
    if (policy.throttlePolicy)
      this.world.announceOnce('throttlePolicy of an SNS DeliveryPolicy: messages are not throttled.');
    const id = randomUUID();
    const delivery = {
      ...message,
      id,
      subscriptionArn: arn,
      url: endpoint,
      nextAttempt: this.world.now().getTime(),
      delays: delaysOf(policy),
      deadLetterQueue: attributes.RedrivePolicy && JSON.parse(attributes.RedrivePolicy).deadLetterTargetArn,
    };
    this.begin(this.deliveries.set(id, delivery));
  }

  /** Goes on with what the last run did not deliver. */
  public async resume(): Promise<void> {
    for (const delivery of this.deliveries.values()) this.begin(delivery);
  }

  public async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.underWay.values());
  }

  private begin(delivery: Delivery): void {
    if (this.underWay.has(delivery.id)) return;
    const work = this.deliver(delivery).finally(() => this.underWay.delete(delivery.id));
    this.underWay.set(delivery.id, work);
  }

  private async deliver(accepted: Delivery): Promise<void> {
    const { signal } = this.closing;
    for (let delivery = accepted; ; ) {
      await this.world.sleep(delivery.nextAttempt - this.world.now().getTime(), signal);
      if (signal.aborted) return;
      const result = await this.attempt(delivery);
      if (signal.aborted && result !== 'taken') return;
      const [delay, ...delays] = delivery.delays;
      if (result !== 'failed' || delay === undefined) return this.end(delivery, result);
      const nextAttempt = this.world.now().getTime() + delay * 1000;
      delivery = this.deliveries.set(delivery.id, { ...delivery, delays, nextAttempt });
    }
  }

  /** What the endpoint's own fault is, is not tried again. */
  private async attempt({ url, headers, body }: Delivery): Promise<Result> {
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }).catch(
      () => undefined,
    );
    await answer?.body?.cancel().catch(() => {});
    if (answer?.ok) return 'taken';
    return answer === undefined || answer.status >= 500 || answer.status === 429 ? 'failed' : 'refused';
  }

  private end({ id, url, body, subscriptionArn, deadLetterQueue }: Delivery, result: Result): void {
    this.deliveries.delete(id);
    if (result === 'taken') return;
    const queues = this.world.part(Queues);
    const queue = deadLetterQueue === undefined ? undefined : queues.atArn(deadLetterQueue);
    if (queue) queues.send(queue, { body });
    const left = queue ? `sent to ${deadLetterQueue}` : 'thrown away';
    this.world.log.warn(`SNS could not deliver to ${url}: the message is ${left} (${subscriptionArn}).`);
  }
}
