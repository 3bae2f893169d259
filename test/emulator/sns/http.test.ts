import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { delaysOf } from '../../../emulator/src/sns/delivery-policy';
import { AtWork, until } from '../async/at-work';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP endpoint that writes down what it gets, and answers as the test says. */
class Listener {
  public readonly heard: Heard[] = [];
  public status = 200;
  public url = '';
  private readonly server: Server;

  public constructor() {
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      this.heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(this.status).end();
    });
  }

  public async listen(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  public get port(): number {
    return Number(new URL(this.url).port);
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What it gets as its n-th message. */
  public async message(at: number): Promise<Heard> {
    await until(() => this.heard.length > at);
    return this.heard[at];
  }
}

let at: AtWork;
const listeners: Listener[] = [];
beforeAll(async () => {
  at = await AtWork.start();
});
afterAll(async () => {
  await at.remove();
  await Promise.all(listeners.map((listener) => listener.close()));
});

async function listening(name: string, Attributes?: Record<string, string>) {
  const listener = new Listener();
  listeners.push(listener);
  await listener.listen();
  const { TopicArn = '' } = await at.sns.send(new CreateTopicCommand({ Name: name }));
  const subscribe = { TopicArn, Protocol: 'http', Endpoint: listener.url, Attributes, ReturnSubscriptionArn: true };
  const { SubscriptionArn = '' } = await at.sns.send(new SubscribeCommand(subscribe));
  return { listener, TopicArn, SubscriptionArn };
}

/** One that has visited the link of its confirmation. */
async function confirmed(name: string, Attributes?: Record<string, string>) {
  const made = await listening(name, Attributes);
  const { body } = await made.listener.message(0);
  expect((await fetch(JSON.parse(body).SubscribeURL)).status).toBe(200);
  return made;
}

const publish = (TopicArn: string, Message: string) => at.sns.send(new PublishCommand({ TopicArn, Message }));

test('an HTTP endpoint is asked to confirm, and hears nothing before it has', async () => {
  const { listener, TopicArn, SubscriptionArn } = await listening('asked');
  const { headers, body } = await listener.message(0);
  expect(headers).toMatchObject({
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-topic-arn': TopicArn,
    'content-type': 'text/plain; charset=UTF-8',
    'user-agent': 'Amazon Simple Notification Service Agent',
  });
  expect(JSON.parse(body)).toMatchObject({
    Type: 'SubscriptionConfirmation',
    MessageId: headers['x-amz-sns-message-id'],
    TopicArn,
    Token: expect.stringMatching(/^[0-9a-f]{64}$/),
    Message: `You have chosen to subscribe to the topic ${TopicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SignatureVersion: '1',
  });
  await publish(TopicArn, 'too early');
  const { Attributes } = await at.sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({ SubscriptionsPending: '1', SubscriptionsConfirmed: '0' });
  const { Subscriptions } = await at.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Protocol: 'http' }]);

  const Token = JSON.parse(body).Token;
  expect(await at.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))).toMatchObject({ SubscriptionArn });
  await publish(TopicArn, 'now');
  expect(JSON.parse((await listener.message(1)).body)).toMatchObject({ Message: 'now' });
  expect(listener.heard).toHaveLength(2);
});

test('Subscribe does not tell the ARN of what is not confirmed, unless asked', async () => {
  const { listener, TopicArn } = await listening('untold');
  const subscribe = { TopicArn, Protocol: 'http', Endpoint: `${listener.url}/other` };
  const { SubscriptionArn } = await at.sns.send(new SubscribeCommand(subscribe));
  expect(SubscriptionArn).toBe('pending confirmation');
});

test('whoever visits the link of the confirmation gets notifications', async () => {
  const { listener, TopicArn, SubscriptionArn } = await confirmed('visited');
  const { Attributes } = await at.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(Attributes).toMatchObject({ PendingConfirmation: 'false', SubscriptionArn });
  const { MessageId } = await publish(TopicArn, 'hello');
  const { headers, body } = await listener.message(1);
  expect(headers).toMatchObject({
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': MessageId,
    'x-amz-sns-topic-arn': TopicArn,
    'x-amz-sns-subscription-arn': SubscriptionArn,
  });
  const notification = JSON.parse(body);
  expect(notification).toMatchObject({ Type: 'Notification', MessageId, TopicArn, Message: 'hello' });
  expect((await fetch(notification.UnsubscribeURL)).status).toBe(200);
  await expect(at.sns.send(new UnsubscribeCommand({ SubscriptionArn }))).resolves.toBeDefined();
  const { Subscriptions = [] } = await at.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toEqual([]);
});

test('with raw delivery the message comes alone, in the content type that the policy names', async () => {
  const { listener, TopicArn } = await confirmed('raw', {
    RawMessageDelivery: 'true',
    DeliveryPolicy: JSON.stringify({ requestPolicy: { headerContentType: 'application/json' } }),
  });
  await publish(TopicArn, '{"a":1}');
  const { headers, body } = await listener.message(1);
  expect(headers).toMatchObject({ 'x-amz-sns-rawdelivery': 'true', 'content-type': 'application/json' });
  expect(body).toBe('{"a":1}');
});

test('a message is sent again while its endpoint is down, after 20 seconds each', async () => {
  const { listener, TopicArn } = await confirmed('down');
  const { port } = listener;
  await listener.close();
  const { MessageId } = await publish(TopicArn, 'patient');
  await until(() => at.clock.sleeping > 0);
  await settledAttempts('down', 2);
  await at.clock.advance(20_000);
  await settledAttempts('down', 1);
  const back = new Listener();
  listeners.push(back);
  await back.listen(port);
  await at.clock.advance(20_000);
  const { headers, body } = await back.message(0);
  expect(headers['x-amz-sns-message-id']).toBe(MessageId);
  expect(JSON.parse(body).Message).toBe('patient');
});

test('what an endpoint never takes goes to the dead-letter queue after three retries', async () => {
  const { QueueUrl } = await at.sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
  const { listener, TopicArn } = await confirmed('failing', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) });
  listener.status = 503;
  await publish(TopicArn, 'unwanted');
  for (let left = 2; left >= 0; left--) {
    await settledAttempts('failing', left);
    await at.clock.advance(20_000);
  }
  await until(() => listener.heard.length === 5);
  await until(() => at.said.some((text) => text.includes('SNS could not deliver to') && text.includes('dead')));
  const { Messages = [] } = await at.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(JSON.parse(Messages[0].Body ?? '')).toMatchObject({ Message: 'unwanted' });
});

test("an endpoint's own fault is not tried again", async () => {
  const { listener, TopicArn } = await confirmed('refusing');
  listener.status = 404;
  await publish(TopicArn, 'wrong door');
  await until(() => at.said.some((text) => text.startsWith(`SNS could not deliver to ${listener.url}`)));
  expect(listener.heard).toHaveLength(2);
});

test('a message that waits for its next try survives a stop', async () => {
  const { listener, TopicArn } = await confirmed('stopped');
  listener.status = 500;
  await publish(TopicArn, 'kept');
  await settledAttempts('stopped', 2);
  const { folder } = at;
  await at.stop();
  at = await AtWork.start(folder);
  listener.status = 200;
  // The clock of the new start is back at its beginning.
  await at.clock.advance(600_000);
  await until(() => listener.heard.length === 3);
  expect(JSON.parse(listener.heard[2].body).Message).toBe('kept');
});

test('fails when the token is another one, and when the endpoint is of another protocol', async () => {
  const { TopicArn } = await listening('picky');
  await expect(at.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'guessed' }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid parameter: Token',
  });
  const Endpoint = 'ftp://127.0.0.1/';
  await expect(at.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }))).rejects.toThrow(
    'Invalid parameter: Endpoint must match the specified protocol',
  );
});

test.each([
  [{}, [20, 20, 20]],
  [
    {
      numRetries: 5,
      numNoDelayRetries: 1,
      numMinDelayRetries: 1,
      numMaxDelayRetries: 1,
      minDelayTarget: 1,
      maxDelayTarget: 9,
    },
    [0, 1, 1, 9, 9],
  ],
  [{ numRetries: 3, minDelayTarget: 2, maxDelayTarget: 8, backoffFunction: 'geometric' as const }, [2, 4, 8]],
  [{ numRetries: 3, minDelayTarget: 0, maxDelayTarget: 8, backoffFunction: 'arithmetic' as const }, [0, 2, 8]],
  [{ numRetries: 1, minDelayTarget: 7 }, [7]],
  [{ numRetries: 0 }, []],
])('the retry policy %j waits %j seconds', (healthyRetryPolicy, delays) => {
  expect(delaysOf({ healthyRetryPolicy })).toEqual(delays);
});

/** Waits until so many retries of the topic's message are left. */
async function settledAttempts(topic: string, left: number): Promise<void> {
  await until(() =>
    at.world
      .collection<{ readonly subscriptionArn: string; readonly delays: readonly number[] }>('sns-http-deliveries')
      .values()
      .some(({ subscriptionArn, delays }) => subscriptionArn.includes(`:${topic}:`) && delays.length === left),
  );
}
