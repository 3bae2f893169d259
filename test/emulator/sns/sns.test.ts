import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { FunctionsAtWork, until } from '../lambda/functions-at-work';

let at: FunctionsAtWork;
let sns: SNSClient;
let sqs: SQSClient;
beforeAll(async () => {
  at = await FunctionsAtWork.start();
  sns = new SNSClient(at.client);
  sqs = new SQSClient(at.client);
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await at.remove();
});

/** A topic, and a queue of the same name that listens to it. */
async function listening(name: string, Attributes?: Record<string, string>) {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const { SubscriptionArn = '' } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }),
  );
  return { TopicArn, QueueUrl, SubscriptionArn };
}

async function received(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => Body);
}

const publish = (input: PublishCommandInput) => sns.send(new PublishCommand(input));

test('a queue gets a message in its envelope', async () => {
  const { TopicArn, QueueUrl } = await listening('enveloped');
  const MessageAttributes = { Kind: { DataType: 'String', StringValue: 'test' } };
  const { MessageId } = await publish({ TopicArn, Message: 'a & b', Subject: 'Hello', MessageAttributes });
  const [body] = await received(QueueUrl);
  expect(JSON.parse(body)).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'Hello',
    Message: 'a & b',
    MessageAttributes: { Kind: { Type: 'String', Value: 'test' } },
  });
});

test('a queue with raw delivery gets the message alone', async () => {
  const { TopicArn, QueueUrl, SubscriptionArn } = await listening('raw', { RawMessageDelivery: 'true' });
  await publish({ TopicArn, Message: 'bare' });
  expect(await received(QueueUrl)).toEqual(['bare']);
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(Attributes).toMatchObject({ RawMessageDelivery: 'true', Protocol: 'sqs', TopicArn });
});

test('a message for each protocol goes to each in its own words', async () => {
  const { TopicArn, QueueUrl } = await listening('structured', { RawMessageDelivery: 'true' });
  await publish({ TopicArn, Message: JSON.stringify({ default: 'any', sqs: 'for queues' }), MessageStructure: 'json' });
  expect(await received(QueueUrl)).toEqual(['for queues']);
});

test('a filter policy keeps other messages away', async () => {
  const { TopicArn, QueueUrl, SubscriptionArn } = await listening('filtered', { RawMessageDelivery: 'true' });
  const AttributeValue = JSON.stringify({ size: [{ numeric: ['>', 3] }], kind: [{ 'anything-but': 'boring' }] });
  await sns.send(
    new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue }),
  );
  const of = (size: number, kind: string) => ({
    size: { DataType: 'Number', StringValue: String(size) },
    kind: { DataType: 'String', StringValue: kind },
  });
  await publish({ TopicArn, Message: 'small', MessageAttributes: of(2, 'fine') });
  await publish({ TopicArn, Message: 'large', MessageAttributes: of(4, 'fine') });
  await publish({ TopicArn, Message: 'dull', MessageAttributes: of(4, 'boring') });
  await publish({ TopicArn, Message: 'bare' });
  expect(await received(QueueUrl)).toEqual(['large']);
});

test('a function gets a message as its event', async () => {
  await at.create('hears', `exports.handler = async (event) => console.log('heard', event.Records[0].Sns.Message);`);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'to-function' }));
  const Endpoint = 'arn:aws:lambda:us-east-1:000000000000:function:hears';
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }));
  await publish({ TopicArn, Message: 'hey' });
  await until(() => at.lambdaLogs().join('').includes('heard hey'));
});

test('who unsubscribes hears nothing more, and the topic counts its subscriptions', async () => {
  const { TopicArn, QueueUrl, SubscriptionArn } = await listening('left');
  const count = async () =>
    (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.SubscriptionsConfirmed;
  expect(await count()).toBe('1');
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  expect(await count()).toBe('0');
  await publish({ TopicArn, Message: 'anybody?' });
  expect(await received(QueueUrl)).toEqual([]);
  expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? []).toEqual([]);
});

test('fails when the topic is not there, and for protocols that are not imitated', async () => {
  const TopicArn = 'arn:aws:sns:us-east-1:000000000000:nowhere';
  await expect(publish({ TopicArn, Message: 'x' })).rejects.toMatchObject({ name: 'NotFoundException' });
  const there = await listening('there');
  await expect(
    sns.send(new SubscribeCommand({ TopicArn: there.TopicArn, Protocol: 'email', Endpoint: 'a@b.c' })),
  ).rejects.toMatchObject({
    message:
      'sagemaker-serving-local does not imitate SNS subscriptions other than to sqs, lambda, http and https (email).',
  });
});
