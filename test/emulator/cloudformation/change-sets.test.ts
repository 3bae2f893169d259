import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

const named = (name: string, says = 'one') => ({
  Parameters: { Word: { Type: 'String', Default: says } },
  Resources: {
    A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name, DisplayName: { Ref: 'Word' } } },
    B: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'A' } } },
    C: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::GetAtt': ['A', 'TopicName'] } } },
  },
});

test('a change set creates a stack that waits in review until it is executed', async () => {
  const description = await local.changeSet('New', topics({ A: { says: 'hi' } }), 'CREATE');
  expect(description).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE', StackName: 'New' });
  expect(description.Changes).toMatchObject([
    { Type: 'Resource', ResourceChange: { Action: 'Add', LogicalResourceId: 'A', ResourceType: 'AWS::SNS::Topic' } },
  ]);
  expect((await local.stack('New')).StackStatus).toBe('REVIEW_IN_PROGRESS');
  await local.execute('New');
  expect((await local.settled('New')).StackStatus).toBe('CREATE_COMPLETE');
  expect((await local.eventLines('New')).slice(0, 2)).toEqual(['New REVIEW_IN_PROGRESS', 'New CREATE_IN_PROGRESS']);
});

test('a change set says what is updated, what is replaced, and why', async () => {
  await local.create('Why', named('one'));
  const { Changes = [] } = await local.changeSet('Why', named('two', 'other'), 'UPDATE');
  const [a, b, c] = Changes.map(({ ResourceChange }) => ResourceChange!);
  expect(a).toMatchObject({
    Action: 'Modify',
    Replacement: 'True',
    PolicyAction: 'ReplaceAndDelete',
    PhysicalResourceId: 'one',
    Scope: ['Properties'],
  });
  expect(a.Details).toMatchObject([
    {
      Target: { Name: 'TopicName', RequiresRecreation: 'Always', BeforeValue: 'one', AfterValue: 'two' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    },
    {
      Target: { Name: 'DisplayName', RequiresRecreation: 'Never' },
      ChangeSource: 'ParameterReference',
      CausingEntity: 'Word',
    },
  ]);
  expect(b).toMatchObject({ Action: 'Modify', Replacement: 'False' });
  expect(b.Details).toMatchObject([
    {
      Target: { AfterValue: '{{changeSet:KNOWN_AFTER_APPLY}}' },
      ChangeSource: 'ResourceReference',
      CausingEntity: 'A',
    },
  ]);
  expect(c).toMatchObject({ Replacement: 'Conditional' });
  expect(c.Details).toMatchObject([
    { Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute', CausingEntity: 'A.TopicName' },
  ]);
});

test('a change set lists what goes', async () => {
  await local.create('Less', topics({ A: {}, B: {}, C: { policy: 'Retain' } }));
  const { Changes = [] } = await local.changeSet('Less', topics({ A: {} }), 'UPDATE');
  expect(Changes.map(({ ResourceChange: r }) => [r?.Action, r?.PolicyAction, r?.LogicalResourceId])).toEqual([
    ['Remove', 'Delete', 'B'],
    ['Remove', 'Retain', 'C'],
  ]);
});

test('fails when nothing would change, in the words that clients look for', async () => {
  await local.create('Same', topics({ A: {} }));
  expect(await local.changeSet('Same', topics({ A: {} }), 'UPDATE')).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
  await expect(local.execute('Same')).rejects.toMatchObject({ name: 'InvalidChangeSetStatusException' });
});

test('an executed change set cannot be executed again, and takes the others with it', async () => {
  await local.create('Once', topics({ A: {} }));
  await local.changeSet('Once', topics({ A: { says: 'x' } }), 'UPDATE', { ChangeSetName: 'other' });
  await local.changeSet('Once', topics({ A: { says: 'two' } }), 'UPDATE');
  await local.execute('Once');
  await local.settled('Once');
  await expect(local.execute('Once')).rejects.toThrow('cannot be executed in its current status of [EXECUTE_COMPLETE]');
  const { Summaries = [] } = await local.client.send(new ListChangeSetsCommand({ StackName: 'Once' }));
  expect(Summaries.map((s) => s.ChangeSetName)).toEqual(['changes']);
});

test('a change set that was deleted is not found, and deleting it again is no error', async () => {
  await local.changeSet('Gone', topics({ A: {} }), 'CREATE');
  const input = { StackName: 'Gone', ChangeSetName: 'changes' };
  await local.client.send(new DeleteChangeSetCommand(input));
  await local.client.send(new DeleteChangeSetCommand(input));
  await expect(local.client.send(new DescribeChangeSetCommand(input))).rejects.toMatchObject({
    name: 'ChangeSetNotFoundException',
    message: 'ChangeSet [changes] does not exist',
  });
  await local.delete('Gone');
  await expect(local.stack('Gone')).rejects.toThrow('Stack with id Gone does not exist');
});

test('the template of a stack and of a change set can be read back as it was written', async () => {
  const body = JSON.stringify(topics({ A: { says: 'a < b & "c"\n' } }));
  await local.changeSet('Read', JSON.parse(body), 'CREATE');
  const read = async (ChangeSetName?: string) =>
    (await local.client.send(new GetTemplateCommand({ StackName: 'Read', ChangeSetName }))).TemplateBody;
  expect(await read('changes')).toBe(body);
  await local.execute('Read');
  await local.settled('Read');
  expect(await read()).toBe(body);
});

test.each([
  ['path style', 'https://s3.us-east-1.amazonaws.com/bucket/folder/t.yml'],
  ['virtual-host style', 'https://bucket.s3.eu-west-1.amazonaws.com/folder/t.yml'],
  ["the emulator's own address", 'http://127.0.0.1:4566/bucket/folder/t.yml'],
])('a template is read from S3: %s', async (_, TemplateURL) => {
  local.objects['bucket/folder/t.yml'] = 'Resources:\n  A:\n    Type: AWS::SNS::Topic\n';
  const description = await local.changeSet('Url', {}, 'CREATE', { TemplateBody: undefined, TemplateURL });
  expect(description.Changes).toHaveLength(1);
});

test.each([
  [
    { TemplateBody: undefined, TemplateURL: 'https://s3.amazonaws.com/no/thing' },
    'S3 error: The specified key does not exist.',
  ],
  [{ TemplateBody: undefined }, 'Either Template URL or Template Body must be specified.'],
  [{ ChangeSetName: '1' }, "Value '1' at 'changeSetName' failed to satisfy constraint"],
  [{ ChangeSetType: 'IMPORT' as const }, 'does not imitate the import of existing resources'],
])('fails when the request is %j', async (more, sentence) => {
  const input = { StackName: 'Bad', ChangeSetName: 'c', ChangeSetType: 'CREATE' as const, TemplateBody: '{}' };
  await expect(local.client.send(new CreateChangeSetCommand({ ...input, ...more }))).rejects.toThrow(sentence);
  await expect(local.stack('Bad')).rejects.toThrow('does not exist');
});
