import { randomBytes, randomUUID } from 'node:crypto';
import { notImitated, ServiceError } from '../http/errors';
import { partitionOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import { askToConfirm, deliver, isHttp } from './deliver';
import { readPolicy } from './delivery-policy';
import { passes } from './filter';
import { messageFor, notificationOf, type Publication } from './message';
import { isConfirmed, type SubscriptionRecord, subscriptionRecords, type TopicRecord, topicRecords } from './records';

const PROTOCOLS = ['sqs', 'lambda', 'http', 'https'];

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
    if (!PROTOCOLS.includes(protocol))
      throw notImitated(`SNS subscriptions other than to sqs, lambda, http and https (${protocol})`);
    const byHttp = isHttp(protocol);
    if (byHttp && !endpoint.startsWith(`${protocol}://`))
      throw new ServiceError('InvalidParameter', 400, 'Invalid parameter: Endpoint must match the specified protocol');
    readPolicy(attributes.DeliveryPolicy);
    const same = this.subscriptions(topic.arn).find((s) => s.protocol === protocol && s.endpoint === endpoint);
    const arn = same?.arn ?? `${topic.arn}:${randomUUID()}`;
    const made = { arn, topicArn: topic.arn, owner: topic.account, protocol, endpoint, attributes };
    const pending = byHttp && !(same && isConfirmed(same));
    const record = {
      ...same,
      ...made,
      ...(pending ? { confirmed: false, token: randomBytes(32).toString('hex') } : {}),
    };
    subscriptionRecords(this.world).set(arn, record);
    if (pending) askToConfirm(this.world, record);
    return record;
  }

  /** The endpoint has shown that it wants to listen. @throws ServiceError InvalidParameter */
  public confirm(topicArn: string, token: string): SubscriptionRecord {
    const found = this.subscriptions(topicArn).find((subscription) => token !== '' && subscription.token === token);
    if (!found) throw new ServiceError('InvalidParameter', 400, 'Invalid parameter: Token');
    return subscriptionRecords(this.world).set(found.arn, { ...found, confirmed: true });
  }

  /** Delivers to all who listen. Returns the message's id; undefined where there is no such topic. */
  public publish(topicArn: string, publication: Publication): string | undefined {
    const topic = this.find(topicArn);
    if (!topic) return undefined;
    const notification = notificationOf(this.world, topicArn, publication);
    for (const subscription of this.subscriptions(topicArn)) {
      if (!isConfirmed(subscription) || !passes(subscription, publication)) continue;
      const message = messageFor(subscription.protocol, publication);
      deliver(this.world, subscription, topic, { ...notification, Message: message });
    }
    return notification.MessageId;
  }

  /** For custom resources whose ServiceToken is a topic. @throws Error */
  public async publishTo(_scope: Scope, topicArn: string, message: string): Promise<void> {
    const subject = 'AWS CloudFormation custom resource request';
    if (!this.publish(topicArn, { message, subject }))
      throw new Error(`The topic ${topicArn}, which the ServiceToken names, does not exist.`);
  }
}
