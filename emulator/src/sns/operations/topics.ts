import type { Operation } from '../../http/types';
import { type FormMap, textsIn } from '../form';
import { isConfirmed, topicRecords } from '../records';
import { Topics } from '../topics';

interface OfTopic {
  readonly TopicArn: string;
}

type Texts = FormMap<{ key: string; value?: string }>;

export const createTopic: Operation<{ Name: string; Attributes?: Texts }> = ({ Name, Attributes }, call) => ({
  TopicArn: call.world.part(Topics).create(call, Name ?? '', textsIn(Attributes)).arn,
});

export const deleteTopic: Operation<OfTopic> = ({ TopicArn }, call) => {
  const topics = call.world.part(Topics);
  const found = topics.find(TopicArn);
  if (found) topics.delete(found);
  return {};
};

export const listTopics: Operation<object> = (_, call) => ({
  Topics: topicRecords(call.world)
    .list(call)
    .map(({ arn }) => ({ TopicArn: arn })),
});

export const getTopicAttributes: Operation<OfTopic> = ({ TopicArn }, call) => {
  const topics = call.world.part(Topics);
  const { arn, account, attributes } = topics.require(TopicArn);
  const all = topics.subscriptions(arn);
  const confirmed = all.filter(isConfirmed).length;
  const counts = {
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(all.length - confirmed),
    SubscriptionsDeleted: '0',
  };
  return {
    Attributes: new Map(Object.entries({ DisplayName: '', ...attributes, TopicArn: arn, Owner: account, ...counts })),
  };
};

interface SetTopicAttributesInput extends OfTopic {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

export const setTopicAttributes: Operation<SetTopicAttributesInput> = (input, call) => {
  const { TopicArn, AttributeName, AttributeValue = '' } = input;
  const topics = call.world.part(Topics);
  topics.setAttributes(topics.require(TopicArn), { [AttributeName]: AttributeValue });
  return {};
};
