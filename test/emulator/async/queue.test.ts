import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { DeleteTopicCommand } from '@aws-sdk/client-sns';
import { Local } from '../sagemaker/local';
import { AtWork, until } from './at-work';

let at: AtWork;
beforeAll(async () => {
  at = await AtWork.start();
});
afterAll(async () => {
  await at.remove();
  await Local.removeAll();
});

/** A file that requests wait for. */
class Gate {
  public readonly file: string;
  public constructor(name: string) {
    this.file = path.join(at.folder, `gate-${name}`);
  }
  public get body(): string {
    return `gate ${this.file}`;
  }
  public open(): void {
    writeFileSync(this.file, '');
  }
}

const send = (name: string, count: number, Body: string) =>
  Promise.all(Array.from({ length: count }, () => at.invoke(name, { Body })));

test('an instance gets so many requests at a time as the config says', async () => {
  await at.endpoint('two-at-a-time', { concurrency: 2, instances: 2 });
  const gate = new Gate('two');
  const accepted = await send('two-at-a-time', 6, gate.body);
  await until(() => at.outstanding('two-at-a-time').join() === '2,2');
  await at.invoke('two-at-a-time', { Body: 'one more' });
  expect(at.outstanding('two-at-a-time')).toEqual([2, 2]);
  gate.open();
  for (const { OutputLocation } of accepted) expect(await at.object(OutputLocation)).toBe('none');
  await at.reported('two-at-a-time');
});

test('requests are taken in the order in which they came', async () => {
  await at.endpoint('one-at-a-time', { concurrency: 1 });
  const gate = new Gate('order');
  await at.invoke('one-at-a-time', { Body: gate.body, InferenceId: 'first' });
  const ids = ['a', 'b', 'c', 'd'].map((letter) => `order-${letter}`);
  for (const InferenceId of ids) await at.invoke('one-at-a-time', { Body: 'x', InferenceId });
  gate.open();
  const heard: string[] = [];
  await until(async () => {
    for (const { inferenceId = '' } of await at.notices('done')) if (ids.includes(inferenceId)) heard.push(inferenceId);
    return heard.length === ids.length;
  });
  expect(heard).toEqual(ids);
});

test('without instances the queue is kept, and worked off once there are some', async () => {
  await at.endpoint('asleep');
  await at.resize('asleep', 0);
  const accepted = await send('asleep', 5, 'awake');
  expect(await at.describe('asleep')).toMatchObject({
    ProductionVariants: [{ CurrentInstanceCount: 0, DesiredInstanceCount: 0 }],
  });
  expect(at.unfinished('asleep')).toBe(5);
  await at.resize('asleep', 1);
  for (const { OutputLocation } of accepted) expect(await at.object(OutputLocation)).toBe('awake');
});

test('a request that waits longer than it is to live ends as a failure', async () => {
  await at.endpoint('patient');
  await at.resize('patient', 0);
  const short = await at.invoke('patient', { Body: 'x', RequestTTLSeconds: 60, InferenceId: 'short' });
  const long = await at.invoke('patient', { Body: 'still wanted', RequestTTLSeconds: 120 });
  await at.clock.advance(60_000);
  const reason = 'ClientError: The request was in the queue for longer than its 60 seconds to live.';
  expect(await at.notice('failed', 'short')).toMatchObject({ invocationStatus: 'Failed', failureReason: reason });
  expect(await at.object(short.FailureLocation)).toBe(reason);
  await at.resize('patient', 1);
  expect(await at.object(long.OutputLocation)).toBe('still wanted');
});

test('a request lives for six hours where nothing else is said', async () => {
  await at.endpoint('long-lived', { topics: false });
  await at.resize('long-lived', 0);
  const { FailureLocation = '' } = await at.invoke('long-lived', { Body: 'x' });
  await at.clock.advance(21_599_000);
  expect(at.unfinished('long-lived')).toBe(1);
  await at.clock.advance(1_000);
  expect(await at.object(FailureLocation)).toContain('21600 seconds');
});

test('an update finishes what the old fleet is at, and the new one goes on with the queue', async () => {
  await at.endpoint('moving', { concurrency: 1 });
  const gate = new Gate('moving');
  const first = await at.invoke('moving', { Body: gate.body });
  const rest = await send('moving', 3, 'env');
  await until(() => at.outstanding('moving').join() === '1');
  await at.config('moving-on', { concurrency: 1, environment: { VERSION: 'new' } });
  await at.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'moving', EndpointConfigName: 'moving-on' }));
  for (const { OutputLocation } of rest)
    expect(JSON.parse(await at.object(OutputLocation))).toMatchObject({ VERSION: 'new' });
  expect((await at.describe('moving')).EndpointStatus).toBe('Updating');
  gate.open();
  expect(await at.object(first.OutputLocation)).toBe('none');
  await at.settled('moving');
});

test('a deletion finishes what is being processed, and drops what waits, out loud', async () => {
  await at.endpoint('leaving', { concurrency: 1 });
  const gate = new Gate('leaving');
  const first = await at.invoke('leaving', { Body: gate.body });
  await until(() => at.outstanding('leaving').join() === '1');
  await send('leaving', 3, 'x');
  await at.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'leaving' }));
  gate.open();
  await until(() =>
    at.said.includes('Endpoint leaving is deleted, and with it 3 request(s) that waited in its queue.'),
  );
  expect(await at.object(first.OutputLocation)).toBe('none');
  await at.reported('leaving');
});

test('the topics of an endpoint get a test message when it is created, and when it is changed', async () => {
  while ((await at.notices('failed')).length > 0);
  await at.endpoint('tested');
  const tested = async () => {
    const notices = await at.notices('failed');
    return notices.find(({ eventName }) => eventName === 'TestNotification');
  };
  expect(await tested()).toMatchObject({ requestParameters: { endpointName: 'tested' }, eventSource: 'aws:sagemaker' });
  await at.resize('tested', 2);
  expect(await tested()).toMatchObject({ requestParameters: { endpointName: 'tested' } });
});

test('a topic that is not there is said out loud', async () => {
  await at.config('deaf');
  const TopicArn = 'arn:aws:sns:us-east-1:000000000000:failed';
  await at.sns.send(new DeleteTopicCommand({ TopicArn }));
  await at.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'deaf', EndpointConfigName: 'deaf' }));
  await at.settled('deaf');
  expect(at.said.join('\n')).toContain(`Endpoint deaf could not notify ${TopicArn}: there is no such topic.`);
  const { FailureLocation } = await at.invoke('deaf', { Body: 'answer 500 no' });
  expect(await at.object(FailureLocation)).toBe('no');
  expect((await at.metric('NotificationFailures', 'deaf', 'all'))?.Sum).toBe(1);
});

test('fails when a real-time endpoint is to have no instances', async () => {
  const local = await Local.start();
  await local.endpoint('real-time');
  const DesiredWeightsAndCapacities = [{ VariantName: 'all', DesiredInstanceCount: 0 }];
  const command = new UpdateEndpointWeightsAndCapacitiesCommand({
    EndpointName: 'real-time',
    DesiredWeightsAndCapacities,
  });
  await expect(local.sagemaker.send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      'DesiredInstanceCount of variant "all" is 0, allowed is 1 or more: only an asynchronous endpoint may be without instances.',
  });
});
