import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { announce } from '../../../lambda/rollout-report/src/announce';
import type { Outcome, Rollout } from '../../../lambda/rollout-report/src/event';
import { StandIn } from '../aws';

const aws = new StandIn();
let client: EventBridgeClient;
beforeAll(async () => {
  await aws.start();
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  client = new EventBridgeClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.calls.length = 0;
  aws.answers = { PutEvents: [{ body: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } }] };
});
afterEach(() => jest.restoreAllMocks());

const ROLLOUT: Rollout = { EndpointName: 'digits', EndpointConfigName: 'new', OnRollback: 'report' };
const BACK: Outcome = { Outcome: 'ROLLED_BACK', Message: 'It came back.' };

test('a rollback is an event on the default bus', async () => {
  await announce(ROLLOUT, BACK, client);
  const { Entries } = aws.calls[0].input as { Entries: { Detail: string }[] };
  expect(Entries).toEqual([
    { Source: 'cdk-sagemaker-serving', DetailType: 'SageMaker Endpoint Rollout', Detail: expect.any(String) },
  ]);
  expect(JSON.parse(Entries[0].Detail)).toEqual({
    EndpointName: 'digits',
    EndpointConfigName: 'new',
    Outcome: 'ROLLED_BACK',
    Message: 'It came back.',
  });
});

test('a rollout that stays is none', async () => {
  await announce(ROLLOUT, { Outcome: 'DEPLOYED', Message: 'It stays.' }, client);
  expect(aws.calls).toEqual([]);
});

test.each([
  ['is refused', { status: 400, body: { __type: 'AccessDeniedException', message: 'You may not' } }, /You may not/],
  [
    'fails by itself',
    { body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] } },
    /InternalFailure/,
  ],
])('an event that %s is told in the log, and nothing else suffers', async (_title, answer, told) => {
  aws.answers = { PutEvents: [answer] };
  const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await announce(ROLLOUT, BACK, client);
  expect(log).toHaveBeenCalledWith(expect.stringMatching(told));
});
