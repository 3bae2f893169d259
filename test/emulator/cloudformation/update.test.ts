// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

const status = async (name: string) => (await local.settled(name)).StackStatus;
const reasons = async (name: string) =>
  (await local.events(name)).map((e) => [e.LogicalResourceId, e.ResourceStatus, e.ResourceStatusReason]);

/** A queue whose FifoQueue and QueueName are create-only; recorded, not run. */
const queue = (properties: object) => ({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: properties } } });

test('a property that is not create-only is updated in place', async () => {
  await local.create('Place', topics({ A: { says: 'one' } }));
  const before = await local.physicalIds('Place');
  await local.update('Place', topics({ A: { says: 'two' } }));
  expect(await status('Place')).toBe('UPDATE_COMPLETE');
  expect(await local.physicalIds('Place')).toEqual(before);
  expect(local.stub.calls).toEqual(['create A', 'update A']);
});

test('a create-only property replaces the resource, and the old one goes in the clean-up', async () => {
  await local.create('Replace', topics({ A: { name: 'one' } }));
  await local.update('Replace', topics({ A: { name: 'two' } }));
  expect(await status('Replace')).toBe('UPDATE_COMPLETE');
  expect(await local.physicalIds('Replace')).toEqual({ A: 'two' });
  expect(
    (await local.events('Replace'))
      .slice(5)
      .map((e) => [e.LogicalResourceId, e.PhysicalResourceId, e.ResourceStatus, e.ResourceStatusReason]),
  ).toEqual([
    ['Replace', expect.stringContaining('stack/Replace'), 'UPDATE_IN_PROGRESS', 'User Initiated'],
    ['A', 'one', 'UPDATE_IN_PROGRESS', undefined],
    [
      'A',
      'one',
      'UPDATE_IN_PROGRESS',
      'Requested update requires the creation of a new physical resource; hence creating one.',
    ],
    ['A', 'two', 'UPDATE_IN_PROGRESS', 'Resource creation Initiated'],
    ['A', 'two', 'UPDATE_COMPLETE', undefined],
    ['Replace', expect.anything(), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined],
    ['A', 'one', 'DELETE_IN_PROGRESS', undefined],
    ['A', 'one', 'DELETE_COMPLETE', undefined],
    ['Replace', expect.anything(), 'UPDATE_COMPLETE', undefined],
  ]);
});

test('what refers to a replaced resource is updated in its turn', async () => {
  const chain = (name: string) => ({
    Resources: {
      A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } },
      B: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'A' } } },
      C: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': 'after ${B.DisplayName}' } } },
      D: { Type: 'AWS::SNS::Topic' },
    },
  });
  await local.create('Chain', chain('one'));
  await local.update('Chain', chain('two'));
  expect(await status('Chain')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls.slice(4)).toEqual(['create A', 'update B', 'update C', 'delete A']);
});

test('resources are added and removed', async () => {
  await local.create('Swap', topics({ A: {}, B: { after: ['A'] } }));
  await local.update('Swap', topics({ C: {} }));
  expect(await status('Swap')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls.slice(2)).toEqual(['create C', 'delete B', 'delete A']);
  expect(Object.keys(await local.physicalIds('Swap'))).toEqual(['C']);
});

test('fails when nothing would change', async () => {
  await local.create('Same', topics({ A: { says: 'one' } }));
  await expect(local.update('Same', topics({ A: { says: 'one' } }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'No updates are to be performed.',
  });
});

test('an output alone is a change', async () => {
  await local.create('Output', topics({ A: {} }));
  await local.update('Output', { ...topics({ A: {} }), Outputs: { Name: { Value: 'new' } } });
  expect(await status('Output')).toBe('UPDATE_COMPLETE');
  expect(await local.outputs('Output')).toEqual({ Name: 'new' });
});

test('other stack tags update what can be tagged', async () => {
  await local.create('Tags', topics({ A: {} }));
  await local.update('Tags', topics({ A: {} }), { Tags: [{ Key: 'team', Value: 'ml' }] });
  expect(await status('Tags')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls).toEqual(['create A', 'update A']);
});

test('fails when a resource with a name of its own must be replaced', async () => {
  await local.create('Custom', queue({ QueueName: 'mine.fifo', FifoQueue: true }));
  await local.update('Custom', queue({ QueueName: 'mine.fifo', FifoQueue: false }));
  expect(await status('Custom')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await reasons('Custom')).toContainEqual([
    'Q',
    'UPDATE_FAILED',
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename mine.fifo and update the stack again.',
  ]);
});

test('fails when the type of a resource is another one', async () => {
  await local.create('Type', topics({ Q: {} }));
  await expect(local.update('Type', queue({}))).rejects.toThrow(
    'Update of resource type is not permitted. The new template modifies resource type of the following resources: [Q]',
  );
});

test('fails when one resource fails: everything goes back to what it was, the last first', async () => {
  await local.create('Back', topics({ A: { says: 'old' }, B: { name: 'old', after: ['A'] }, D: {} }));
  await local.update(
    'Back',
    topics({
      A: { says: 'new' },
      B: { name: 'new', after: ['A'] },
      New: { after: ['B'] },
      Bad: { says: 'fail: no', after: ['New'] },
    }),
  );
  expect(await status('Back')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await local.physicalIds('Back')).toMatchObject({ B: 'old', D: expect.anything() });
  expect(Object.keys(await local.physicalIds('Back')).sort()).toEqual(['A', 'B', 'D']);
  expect(local.stub.calls.slice(3)).toEqual([
    'update A',
    'create B',
    'create New',
    'create Bad',
    'update A',
    'delete New',
    'delete B',
  ]);
  expect((await local.eventLines('Back')).slice(-12)).toEqual([
    'Back UPDATE_ROLLBACK_IN_PROGRESS',
    'B UPDATE_IN_PROGRESS',
    'B UPDATE_COMPLETE',
    'A UPDATE_IN_PROGRESS',
    'A UPDATE_COMPLETE',
    'Back UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'Bad DELETE_COMPLETE',
    'New DELETE_IN_PROGRESS',
    'New DELETE_COMPLETE',
    'B DELETE_IN_PROGRESS',
    'B DELETE_COMPLETE',
    'Back UPDATE_ROLLBACK_COMPLETE',
  ]);
});

test('after a rollback the same update is still a change, and can succeed', async () => {
  await local.create('Again', topics({ A: { says: 'one' } }));
  await local.update('Again', topics({ A: { says: 'fail: not yet' } }));
  expect(await status('Again')).toBe('UPDATE_ROLLBACK_COMPLETE');
  await local.update('Again', topics({ A: { says: 'two' } }));
  expect(await status('Again')).toBe('UPDATE_COMPLETE');
});

test('a failed update stays as it is where rollback is disabled', async () => {
  await local.create('Stay', topics({ A: { says: 'one' } }));
  await local.update('Stay', topics({ A: { says: 'two' }, Bad: { says: 'fail: no', after: ['A'] } }), {
    DisableRollback: true,
  });
  expect(await status('Stay')).toBe('UPDATE_FAILED');
  await local.update('Stay', topics({ A: { says: 'two' }, Bad: { says: 'yes', after: ['A'] } }));
  expect(await status('Stay')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls).toEqual(['create A', 'update A', 'create Bad', 'create Bad']);
});

test('fails when an update is under way already', async () => {
  const { StackId } = await local.create('Busy', topics({ A: { says: 'one' } }));
  const under = local.update('Busy', topics({ A: { says: 'hang' } }));
  await local.called('update A');
  await expect(local.update('Busy', topics({ A: { says: 'two' } }))).rejects.toThrow(
    `Stack:${StackId} is in UPDATE_IN_PROGRESS state and can not be updated.`,
  );
  await expect(local.delete('Busy')).rejects.toThrow('cannot be deleted while in status UPDATE_IN_PROGRESS');
  local.stub.release();
  await under;
  expect(await status('Busy')).toBe('UPDATE_COMPLETE');
});

test('what cannot be deleted in the clean-up stays behind, and the update succeeds', async () => {
  await local.create('Left', topics({ A: {}, B: { says: 'undeletable' } }));
  await local.update('Left', topics({ A: {} }));
  expect(await local.settled('Left')).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
    StackStatusReason: 'Update successful. One or more resources could not be deleted.',
  });
  expect(await local.eventLines('Left')).toContain('B DELETE_FAILED');
});

test('fails when an attribute turns out not to be there: what was not touched stays untouched', async () => {
  const template = (says: unknown) => ({
    Resources: {
      R: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      A: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: says } },
    },
  });
  await local.create('Attribute', template('one'));
  await expect(local.update('Attribute', template({ 'Fn::GetAtt': ['R', 'InstanceTenancy'] }))).rejects.toThrow(
    'Template error: resource R does not support attribute type InstanceTenancy in Fn::GetAtt',
  );
  expect(await status('Attribute')).toBe('CREATE_COMPLETE');
});
