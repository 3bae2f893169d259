import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { FunctionsAtWork } from '../lambda/functions-at-work';

let at: FunctionsAtWork;
let sqs: SQSClient;
beforeAll(async () => {
  at = await FunctionsAtWork.start();
  sqs = new SQSClient(at.client);
});
afterAll(async () => {
  sqs.destroy();
  await at.remove();
});

async function queue(QueueName: string, Attributes?: Record<string, string>): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl ?? '';
}

const send = (QueueUrl: string, MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

async function receive(QueueUrl: string, more: object = {}) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));
  return Messages;
}

const bodies = (messages: { Body?: string }[]) => messages.map(({ Body }) => Body);

test('a message is received with its attributes, and gone when it is deleted', async () => {
  const QueueUrl = await queue('plain');
  const MessageAttributes = { Colour: { DataType: 'String', StringValue: 'red' } };
  const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageAttributes }));
  const [message] = await receive(QueueUrl, { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
  expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'hello', MessageAttributes });
  expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  expect(message.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
  expect(await receive(QueueUrl)).toEqual([]);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:plain',
    VisibilityTimeout: '30',
  });
});

test('a message that was not deleted is visible again after its visibility timeout, or when that is set to zero', async () => {
  const QueueUrl = await queue('again');
  await send(QueueUrl, 'once more');
  const [first] = await receive(QueueUrl, { VisibilityTimeout: 1 });
  const [second] = await receive(QueueUrl, { WaitTimeSeconds: 3 });
  expect(second.MessageId).toBe(first.MessageId);
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: second.ReceiptHandle, VisibilityTimeout: 0 }),
  );
  expect(bodies(await receive(QueueUrl))).toEqual(['once more']);
});

test('a long poll ends as soon as a message arrives', async () => {
  const QueueUrl = await queue('polled');
  const started = Date.now();
  const polling = receive(QueueUrl, { WaitTimeSeconds: 20 });
  await send(QueueUrl, 'here');
  expect(bodies(await polling)).toEqual(['here']);
  expect(Date.now() - started).toBeLessThan(5000);
});

test('a batch tells of each entry, and keeps the order', async () => {
  const QueueUrl = await queue('batch', { MaximumMessageSize: '1024' });
  const texts = ['a', 'b', 'x'.repeat(1025)];
  const Entries = texts.map((MessageBody, n) => ({ Id: String(n), MessageBody }));
  const { Successful = [], Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful.map(({ Id }) => Id)).toEqual(['0', '1']);
  expect(Failed).toMatchObject([{ Id: '2', Code: 'InvalidParameterValue', SenderFault: true }]);
  expect(bodies(await receive(QueueUrl))).toEqual(['a', 'b']);
});

test('a message that was received too often goes to the dead-letter queue', async () => {
  const dead = await queue('dead');
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
  const QueueUrl = await queue('redriven', {
    VisibilityTimeout: '0',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
  });
  await send(QueueUrl, 'poison');
  expect(bodies([...(await receive(QueueUrl)), ...(await receive(QueueUrl))])).toEqual(['poison', 'poison']);
  expect(await receive(QueueUrl)).toEqual([]);
  expect(bodies(await receive(dead))).toEqual(['poison']);
});

test('queues and messages are there after a restart, under the URL of before', async () => {
  const QueueUrl = await queue('kept');
  await send(QueueUrl, 'still here');
  await at.restart();
  sqs = new SQSClient(at.client);
  const found = await sqs.send(new GetQueueUrlCommand({ QueueName: 'kept' }));
  expect(found.QueueUrl).toBe(`${at.local.url}/000000000000/kept`);
  expect(bodies(await receive(found.QueueUrl ?? ''))).toEqual(['still here']);
});

test('a purged queue is empty and a deleted one is gone', async () => {
  const QueueUrl = await queue('gone');
  await send(QueueUrl, 'x');
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  expect(await receive(QueueUrl)).toEqual([]);
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'gone' }))).QueueUrls).toBeUndefined();
  await expect(send(QueueUrl, 'x')).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
    message: 'The specified queue does not exist.',
  });
});

test.each([
  ['FIFO queues', { QueueName: 'a.fifo' }, 'NotImitated'],
  ['a timeout above 12 hours', { QueueName: 'a', Attributes: { VisibilityTimeout: '43201' } }, 'InvalidAttributeValue'],
  ['an unknown attribute', { QueueName: 'a', Attributes: { Nonsense: '1' } as object }, 'InvalidAttributeName'],
  [
    'another value for a queue that exists',
    { QueueName: 'dead', Attributes: { DelaySeconds: '1' } },
    'QueueNameExists',
  ],
])('fails for %s', async (_, input, name) => {
  await expect(sqs.send(new CreateQueueCommand(input))).rejects.toMatchObject({ name });
});
