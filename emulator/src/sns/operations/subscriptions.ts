import { ServiceError } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { type FormMap, textsIn } from '../form';
import { type SubscriptionRecord, subscriptionRecords } from '../records';
import { Topics } from '../topics';

interface SubscribeInput {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly Attributes?: FormMap<{ key: string; value?: string }>;
}

interface OfSubscription {
  readonly SubscriptionArn: string;
}

export const subscribe: Operation<SubscribeInput> = ({ TopicArn, Protocol, Endpoint, Attributes }, call) => {
  const topics = call.world.part(Topics);
  const { arn } = topics.subscribe(topics.require(TopicArn), Protocol, Endpoint, textsIn(Attributes));
  return { SubscriptionArn: arn };
};

export const unsubscribe: Operation<OfSubscription> = ({ SubscriptionArn }, { world }) => {
  subscriptionRecords(world).delete(SubscriptionArn);
  return {};
};

export const listSubscriptions: Operation<object> = (_, { world, account, region }) => {
  const here = ({ topicArn }: SubscriptionRecord) => topicArn.includes(`:${region}:${account}:`);
  return { Subscriptions: subscriptionRecords(world).values().filter(here).map(toWire) };
};

export const listSubscriptionsByTopic: Operation<{ TopicArn: string }> = ({ TopicArn }, { world }) => {
  const topics = world.part(Topics);
  return { Subscriptions: topics.subscriptions(topics.require(TopicArn).arn).map(toWire) };
};

export const getSubscriptionAttributes: Operation<OfSubscription> = ({ SubscriptionArn }, call) => {
  const { attributes, ...record } = requireSubscription(SubscriptionArn, call);
  const fixed = { PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'true' };
  const all = { RawMessageDelivery: 'false', ...fixed, ...attributes, ...toWire({ ...record, attributes }) };
  return { Attributes: new Map(Object.entries(all)) };
};

interface SetSubscriptionAttributesInput extends OfSubscription {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

export const setSubscriptionAttributes: Operation<SetSubscriptionAttributesInput> = (input, call) => {
  const record = requireSubscription(input.SubscriptionArn, call);
  const attributes = { ...record.attributes, [input.AttributeName]: input.AttributeValue ?? '' };
  subscriptionRecords(call.world).set(record.arn, { ...record, attributes });
  return {};
};

function requireSubscription(arn: string, { world }: Call): SubscriptionRecord {
  const found = subscriptionRecords(world).get(arn);
  if (found) return found;
  throw new ServiceError('NotFound', 404, 'Subscription does not exist');
}

function toWire({ arn, topicArn, owner, protocol, endpoint }: SubscriptionRecord): object {
  return { SubscriptionArn: arn, Owner: owner, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
}
