import { ServiceError } from '../http/errors';
import { Functions, Invocations } from '../lambda';
import { readFunctionName } from '../lambda/names';
import { emulatorUrl } from '../lambda/sandbox/environment';
import { Queues } from '../sqs';
import type { World } from '../world/world';
import { HttpDeliveries } from './http-deliveries';
import { confirmationOf, notificationTo, policyOf } from './http-message';
import { envelope, lambdaEvent, type Notification } from './message';
import type { SubscriptionRecord, TopicRecord } from './records';

export const isHttp = (protocol: string) => protocol === 'http' || protocol === 'https';

/** Hands a message to one subscriber. What that one does not take concerns neither the others nor whoever publishes. */
export function deliver(
  world: World,
  subscription: SubscriptionRecord,
  topic: TopicRecord,
  notification: Notification,
): void {
  const { protocol, endpoint, arn } = subscription;
  try {
    if (isHttp(protocol)) toEndpoint(world, subscription, topic, notification);
    else if (!(protocol === 'lambda' ? toFunction : toQueue)(world, subscription, notification))
      world.log.warn(`SNS could not deliver to ${endpoint}, which does not exist (${arn}).`);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    world.log.warn(`SNS could not deliver to ${endpoint}: ${error.message} (${arn}).`);
  }
}

/** Asks an HTTP endpoint whether it wants to listen. */
export function askToConfirm(world: World, subscription: SubscriptionRecord): void {
  world.part(HttpDeliveries).accept(subscription, confirmationOf(world, subscription, emulatorUrl(world)), {});
}

function toEndpoint(world: World, subscription: SubscriptionRecord, topic: TopicRecord, notification: Notification) {
  const policy = policyOf(subscription, topic.attributes.DeliveryPolicy);
  const message = notificationTo(subscription, notification, policy, emulatorUrl(world));
  world.part(HttpDeliveries).accept(subscription, message, policy);
}

function toFunction(world: World, { arn, endpoint }: SubscriptionRecord, notification: Notification): boolean {
  const { name, ...scope } = readFunctionName(endpoint, { account: '', region: '' });
  const record = world.part(Functions).find(scope, name);
  if (record) world.part(Invocations).accept(record, lambdaEvent(notification, arn, emulatorUrl(world)));
  return record !== undefined;
}

function toQueue(world: World, subscription: SubscriptionRecord, notification: Notification): boolean {
  const { arn, endpoint, attributes } = subscription;
  const queues = world.part(Queues);
  const queue = queues.atArn(endpoint);
  if (!queue) return false;
  if (attributes.RawMessageDelivery === 'true') queues.send(queue, rawMessage(notification));
  else queues.send(queue, { body: envelope(notification, arn, emulatorUrl(world)) });
  return true;
}

function rawMessage({ Message, MessageAttributes = {} }: Notification) {
  const entries = Object.entries(MessageAttributes);
  const attributes = entries.map(([name, { Type, Value }]) => [name, { DataType: Type, StringValue: Value }]);
  return { body: Message, attributes: Object.fromEntries(attributes) };
}
