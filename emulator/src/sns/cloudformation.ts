import type { Properties, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import { subscriptionRecords, type TopicRecord } from './records';
import { Topics } from './topics';

const LONGEST_NAME = 256;

interface InlineSubscription {
  readonly Protocol: string;
  readonly Endpoint: string;
}

/** `AWS::SNS::Topic` */
const topic: ResourceHandler = {
  async create(properties, context) {
    const name = String(properties.TopicName ?? context.generateName(LONGEST_NAME));
    const topics = context.world.part(Topics);
    const made = topics.create(
      context,
      name,
      attributesIn(properties, ['DisplayName', 'FifoTopic', 'KmsMasterKeyId', 'DeliveryPolicy']),
    );
    for (const one of (properties.Subscription ?? []) as readonly InlineSubscription[])
      topics.subscribe(made, one.Protocol, one.Endpoint);
    return stateOf(made);
  },
  async update(current, properties, { world }) {
    const topics = world.part(Topics);
    topics.setAttributes(
      topics.require(current.physicalId),
      attributesIn(properties, ['DisplayName', 'KmsMasterKeyId', 'DeliveryPolicy']),
    );
    return current;
  },
  async delete({ physicalId }, { world }) {
    const topics = world.part(Topics);
    const found = topics.find(physicalId);
    if (found) topics.delete(found);
  },
};

const OF_SUBSCRIPTION = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'DeliveryPolicy', 'RedrivePolicy'];

/** `AWS::SNS::Subscription` */
const subscription: ResourceHandler = {
  async create(properties, { world }) {
    const topics = world.part(Topics);
    const { Protocol, Endpoint } = properties;
    const of = topics.require(String(properties.TopicArn));
    const made = topics.subscribe(of, String(Protocol), String(Endpoint), attributesIn(properties, OF_SUBSCRIPTION));
    return { physicalId: made.arn, attributes: { Arn: made.arn } };
  },
  async update(current, properties, { world }) {
    const found = subscriptionRecords(world).get(current.physicalId);
    if (found)
      subscriptionRecords(world).set(found.arn, { ...found, attributes: attributesIn(properties, OF_SUBSCRIPTION) });
    return current;
  },
  async delete({ physicalId }, { world }) {
    subscriptionRecords(world).delete(physicalId);
  },
};

function attributesIn(properties: Properties, names: readonly string[]): Record<string, string> {
  const given = names.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, textOf(properties[name])]));
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const stateOf = ({ arn, name }: TopicRecord): ResourceState => ({
  physicalId: arn,
  attributes: { TopicArn: arn, TopicName: name },
});

/** What runs the resource types of SNS. Policies are recorded. */
export const snsHandlers: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
};
