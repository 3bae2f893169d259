import {
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  ListHookResultsCommand,
} from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

test('many events come in pages, newest first, none twice and none left out', async () => {
  await local.create('Many', topics(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`R${i}`, {}]))));
  await local.settled('Many');
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await local.client.send(new DescribeStackEventsCommand({ StackName: 'Many', NextToken }));
    ids.push(...(page.StackEvents ?? []).map((e) => e.EventId!));
    NextToken = page.NextToken;
  } while (NextToken);
  expect(ids).toHaveLength(60 * 3 + 2);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a failed deployment and its rollback are two operations', async () => {
  await local.create('Two', topics({ Bad: { says: 'fail: no' } }), { ClientRequestToken: 'token-1' });
  await local.settled('Two');
  const events = await local.events('Two');
  expect(new Set(events.map((e) => e.OperationId)).size).toBe(2);
  expect(events.every((e) => e.ClientRequestToken === 'token-1')).toBe(true);
  const { OperationEvents } = await local.client.send(
    new DescribeEventsCommand({ StackName: 'Two', Filters: { FailedEvents: true } }),
  );
  expect(OperationEvents).toMatchObject([
    { LogicalResourceId: 'Bad', ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'no' },
  ]);
});

test('there are no hooks', async () => {
  const { HookResults } = await local.client.send(
    new ListHookResultsCommand({ TargetType: 'CHANGE_SET', TargetId: 'arn:x' }),
  );
  expect(HookResults).toEqual([]);
});
