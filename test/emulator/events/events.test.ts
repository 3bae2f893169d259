import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { FunctionsAtWork, until } from '../lambda/functions-at-work';

let at: FunctionsAtWork;
let events: EventBridgeClient;
let sqs: SQSClient;
beforeAll(async () => {
  at = await FunctionsAtWork.start();
  events = new EventBridgeClient(at.client);
  sqs = new SQSClient(at.client);
});
afterAll(async () => {
  events.destroy();
  sqs.destroy();
  await at.remove();
});

/** A rule for events of a source of its own name, and a queue of that name which gets them. */
async function rule(name: string, target: Partial<Target> = {}): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify({ source: [name] }) }));
  const Targets = [{ Id: 'queue', Arn: `arn:aws:sqs:us-east-1:000000000000:${name}`, ...target }];
  await events.send(new PutTargetsCommand({ Rule: name, Targets }));
  return QueueUrl;
}

const put = (Source: string, detail: object) =>
  events.send(new PutEventsCommand({ Entries: [{ Source, DetailType: 'Test', Detail: JSON.stringify(detail) }] }));

async function received(QueueUrl: string) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

test('an event goes to the targets of the rules it fits, whole', async () => {
  const url = await rule('whole');
  const { Entries = [] } = await put('whole', { a: 1 });
  await put('other', { a: 2 });
  expect(await received(url)).toEqual([
    {
      version: '0',
      id: Entries[0].EventId,
      'detail-type': 'Test',
      source: 'whole',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: [],
      detail: { a: 1 },
    },
  ]);
});

test.each<[string, Partial<Target>, unknown]>([
  ['fixed', { Input: '{"fixed":true}' }, { fixed: true }],
  ['part', { InputPath: '$.detail.inner' }, { list: ['x', 'y'], say: '"hi"' }],
  [
    'template',
    {
      InputTransformer: {
        InputPathsMap: { second: '$.detail.inner.list[1]', say: '$.detail.inner.say', all: '$.detail' },
        InputTemplate: '{"text":"<second> of <aws.events.rule-name>, <say>","value":<second>,"all":<all>}',
      },
    },
    { text: 'y of template, "hi"', value: 'y', all: { inner: { list: ['x', 'y'], say: '"hi"' } } },
  ],
])('a target with a %s input gets that', async (name, target, expected) => {
  const url = await rule(name, target);
  await put(name, { inner: { list: ['x', 'y'], say: '"hi"' } });
  expect(await received(url)).toEqual([expected]);
});

test('a function is called with the event', async () => {
  await at.create('called', `exports.handler = async (event) => console.log('event', event.detail.n);`);
  await events.send(new PutRuleCommand({ Name: 'called', EventPattern: '{"source":["called"]}' }));
  const Arn = 'arn:aws:lambda:us-east-1:000000000000:function:called';
  await events.send(new PutTargetsCommand({ Rule: 'called', Targets: [{ Id: 'f', Arn }] }));
  await put('called', { n: 42 });
  await until(() => at.lambdaLogs().join('').includes('event 42'));
});

test('a disabled rule sends nothing until it is enabled, also after a restart', async () => {
  let url = await rule('paused');
  await events.send(new DisableRuleCommand({ Name: 'paused' }));
  await put('paused', { n: 1 });
  await at.restart();
  events = new EventBridgeClient(at.client);
  sqs = new SQSClient(at.client);
  url = url.replace(/^http:\/\/[^/]+/, at.local.url);
  await put('paused', { n: 2 });
  await events.send(new EnableRuleCommand({ Name: 'paused' }));
  await put('paused', { n: 3 });
  expect((await received(url)).map(({ detail }) => detail.n)).toEqual([3]);
});

test('a rule is deleted after its targets', async () => {
  await rule('deleted');
  await expect(events.send(new DeleteRuleCommand({ Name: 'deleted' }))).rejects.toMatchObject({
    message: "Rule can't be deleted since it has targets.",
  });
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: 'deleted' }));
  expect(Targets.map(({ Id }) => Id)).toEqual(['queue']);
  await events.send(new RemoveTargetsCommand({ Rule: 'deleted', Ids: ['queue'] }));
  await events.send(new DeleteRuleCommand({ Name: 'deleted' }));
  await expect(events.send(new DescribeRuleCommand({ Name: 'deleted' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('fails for schedules, other buses and other targets, by name', async () => {
  const refused = (gap: string) => ({ message: `sagemaker-serving-local does not imitate ${gap}.` });
  await expect(
    events.send(new PutRuleCommand({ Name: 'x', ScheduleExpression: 'rate(1 minute)' })),
  ).rejects.toMatchObject(refused('schedules of EventBridge rules (rate(1 minute))'));
  await expect(
    events.send(new PutRuleCommand({ Name: 'x', EventPattern: '{"source":["x"]}', EventBusName: 'mine' })),
  ).rejects.toMatchObject(refused('event buses other than the default one (mine)'));
  const Targets = [{ Id: 'a', Arn: 'arn:aws:states:us-east-1:1:stateMachine:a' }];
  await expect(events.send(new PutTargetsCommand({ Rule: 'whole', Targets }))).rejects.toMatchObject(
    refused(`EventBridge targets other than Lambda, SQS and SNS (${Targets[0].Arn})`),
  );
});
