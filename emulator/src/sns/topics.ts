import { randomUUID } from 'node:crypto';
import { notImitated, ServiceError } from '../http/errors';
import { Functions, Invocations } from '../lambda';
import { readFunctionName } from '../lambda/names';
import { emulatorUrl } from '../lambda/sandbox/environment';
import { Queues } from '../sqs';
import { partitionOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import { passes } from './filter';
import { envelope, lambdaEvent, messageFor, type Notification, notificationOf, type Publication } from './message';
import { type SubscriptionRecord, subscriptionRecords, type TopicRecord, topicRecords } from './records';

export const topicNotFound = () => new ServiceError('NotFound', 404, 'Topic does not exist');

/** All topics and who listens to them. */
export class Topics {
  public constructor(private readonly world: World) {}

  public find(arn: string): TopicRecord | undefined {
    const [, , , region, account, name] = arn.split(':');
    return name ? topicRecords(this.world).get({ account, region }, name) : undefined;
  }

  /** @throws ServiceError NotFound */
  public require(arn: string): TopicRecord {
    const found = this.find(arn);
    if (found) return found;
    throw topicNotFound();
  }

  /** One that is already there is returned. */
  public create({ account, region }: Scope, name: string, attributes: Readonly<Record<string, string>>): TopicRecord {
    if (name.endsWith('.fifo') || attributes.FifoTopic === 'true') throw notImitated('FIFO topics');
    if (!/^[\w-]{1,256}$/.test(name)) throw new ServiceError('InvalidParameter', 400, 'Invalid parameter: Topic Name');
    const arn = `arn:${partitionOf(region)}:sns:${region}:${account}:${name}`;
    const existing = topicRecords(this.world).get({ account, region }, name);
    if (existing?.account === account) return existing;
    return topicRecords(this.world).set(name, { account, region, name, arn, attributes });
  }

  public setAttributes(topic: TopicRecord, attributes: Readonly<Record<string, string>>): void {
    topicRecords(this.world).set(topic.name, { ...topic, attributes: { ...topic.attributes, ...attributes } });
  }

  public delete(topic: TopicRecord): void {
    for (const { arn } of this.subscriptions(topic.arn)) subscriptionRecords(this.world).delete(arn);
    topicRecords(this.world).delete(topic, topic.name);
  }

  public subscriptions(topicArn: string): SubscriptionRecord[] {
    return subscriptionRecords(this.world)
      .values()
      .filter((subscription) => subscription.topicArn === topicArn);
  }

  /** The same endpoint subscribes once. @throws ServiceError */
  public subscribe(
    topic: TopicRecord,
    protocol: string,
    endpoint: string,
    attributes: Readonly<Record<string, string>> = {},
  ): SubscriptionRecord {
    if (protocol !== 'sqs' && protocol !== 'lambda')
      throw notImitated(`SNS subscriptions other than to sqs and lambda (${protocol})`);
    const same = this.subscriptions(topic.arn).find((s) => s.protocol === protocol && s.endpoint === endpoint);
    const arn = same?.arn ?? `${topic.arn}:${randomUUID()}`;
    const record = { arn, topicArn: topic.arn, owner: topic.account, protocol, endpoint, attributes };
    return subscriptionRecords(this.world).set(arn, record);
  }

  /** Delivers to all who listen. Returns the message's id; undefined where there is no such topic. */
  public publish(topicArn: string, publication: Publication): string | undefined {
    if (!this.find(topicArn)) return undefined;
    const notification = notificationOf(this.world, topicArn, publication);
    for (const subscription of this.subscriptions(topicArn)) {
      if (!passes(subscription, publication)) continue;
      const message = messageFor(subscription.protocol, publication);
      this.deliver(subscription, { ...notification, Message: message });
    }
    return notification.MessageId;
  }

  /** For custom resources whose ServiceToken is a topic. @throws Error */
  public async publishTo(_scope: Scope, topicArn: string, message: string): Promise<void> {
    const subject = 'AWS CloudFormation custom resource request';
    if (!this.publish(topicArn, { message, subject }))
      throw new Error(`The topic ${topicArn}, which the ServiceToken names, does not exist.`);
  }

  private deliver(subscription: SubscriptionRecord, notification: Notification): void {
    const { arn, protocol, endpoint, attributes } = subscription;
    const url = emulatorUrl(this.world);
    const raw = attributes.RawMessageDelivery === 'true';
    const delivered =
      protocol === 'lambda'
        ? this.toFunction(endpoint, lambdaEvent(notification, arn, url))
        : this.toQueue(
            endpoint,
            raw ? notification.Message : envelope(notification, arn, url),
            raw ? notification : undefined,
          );
    if (!delivered) this.world.log.warn(`SNS could not deliver to ${endpoint}, which does not exist (${arn}).`);
  }

  private toFunction(arn: string, event: string): boolean {
    const { name, ...scope } = readFunctionName(arn, { account: '', region: '' });
    const record = this.world.part(Functions).find(scope, name);
    if (record) this.world.part(Invocations).accept(record, event);
    return record !== undefined;
  }

  private toQueue(arn: string, body: string, raw?: Notification): boolean {
    const queues = this.world.part(Queues);
    const queue = queues.atArn(arn);
    const entries = Object.entries(raw?.MessageAttributes ?? {});
    const attributes = Object.fromEntries(
      entries.map(([name, { Type, Value }]) => [name, { DataType: Type, StringValue: Value }]),
    );
    if (queue) queues.send(queue, { body, attributes });
    return queue !== undefined;
  }
}
