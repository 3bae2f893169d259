import { ServiceError } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { type FormMap, textsIn } from '../form';
import { isConfirmed, type SubscriptionRecord, subscriptionRecords } from '../records';
import { Topics } from '../topics';

interface SubscribeInput {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly Attributes?: FormMap<{ key: string; value?: string }>;
  readonly ReturnSubscriptionArn?: string;
}

interface OfSubscription {
  readonly SubscriptionArn: string;
}

export const subscribe: Operation<SubscribeInput> = ({ TopicArn, Protocol, Endpoint, ...input }, call) => {
  const topics = call.world.part(Topics);
  const made = topics.subscribe(topics.require(TopicArn), Protocol, Endpoint, textsIn(input.Attributes));
  const isShown = isConfirmed(made) || input.ReturnSubscriptionArn === 'true';
  return { SubscriptionArn: isShown ? made.arn : 'pending confirmation' };
};

interface ConfirmInput {
  readonly TopicArn: string;
  readonly Token?: string;
}

/** Also by the link that the endpoint got. */
export const confirmSubscription: Operation<ConfirmInput> = ({ TopicArn, Token = '' }, { world }) => {
  const topics = world.part(Topics);
  return { SubscriptionArn: topics.confirm(topics.require(TopicArn).arn, Token).arn };
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
  const confirmed = isConfirmed({ attributes, ...record });
  const fixed = { PendingConfirmation: String(!confirmed), ConfirmationWasAuthenticated: String(confirmed) };
  const own = { ...toWire({ ...record, attributes }), SubscriptionArn: record.arn };
  const all = { RawMessageDelivery: 'false', ...fixed, ...attributes, ...own };
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

/** One that is not confirmed has no ARN yet, as far as lists are concerned. */
function toWire({ arn, topicArn, owner, protocol, endpoint, ...record }: SubscriptionRecord): object {
  const SubscriptionArn = record.confirmed === false ? 'PendingConfirmation' : arn;
  return { SubscriptionArn, Owner: owner, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
}
