import { CreateStackCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

test('a stack is created, its resources in the order of their dependencies', async () => {
  await local.create('Order', topics({ A: { after: ['B'] }, B: { after: ['C'] }, C: {} }));
  expect((await local.settled('Order')).StackStatus).toBe('CREATE_COMPLETE');
  expect(local.stub.calls).toEqual(['create C', 'create B', 'create A']);
});

test('independent resources are created side by side', async () => {
  await local.create('Parallel', topics({ A: { says: 'hang' }, B: { says: 'hang' } }));
  await local.called('create A');
  await local.called('create B');
  local.stub.release();
  expect((await local.settled('Parallel')).StackStatus).toBe('CREATE_COMPLETE');
});

test('the events tell of a creation as AWS does', async () => {
  await local.create('Told', topics({ A: { says: 'hello' } }));
  await local.settled('Told');
  const events = await local.events('Told');
  expect(events.map((e) => [e.LogicalResourceId, e.ResourceStatus, e.ResourceStatusReason])).toEqual([
    ['Told', 'CREATE_IN_PROGRESS', 'User Initiated'],
    ['A', 'CREATE_IN_PROGRESS', undefined],
    ['A', 'CREATE_IN_PROGRESS', 'Resource creation Initiated'],
    ['A', 'CREATE_COMPLETE', undefined],
    ['Told', 'CREATE_COMPLETE', undefined],
  ]);
  expect(events[1].PhysicalResourceId).toBe('');
  expect(events[2].PhysicalResourceId).toMatch(/^Told-A-[A-Z0-9]{12}$/);
  expect(events[3].ResourceProperties).toBe('{"DisplayName":"hello"}');
  expect(new Set(events.map((e) => e.Timestamp?.getTime())).size).toBe(events.length);
});

test('a stack id is an ARN, and finds the stack also after its deletion', async () => {
  const { StackId } = await local.create('Named', topics({ A: {} }));
  expect(StackId).toMatch(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/Named\/[0-9a-f-]{36}$/);
  await local.settled('Named');
  await local.delete('Named');
  expect((await local.settled(StackId!)).StackStatus).toBe('DELETE_COMPLETE');
  await expect(local.stack('Named')).rejects.toThrow('Stack with id Named does not exist');
});

test('stack tags reach the handlers and the description', async () => {
  await local.create('Tagged', topics({ A: {} }), { Tags: [{ Key: 'team', Value: 'ml' }] });
  expect((await local.settled('Tagged')).Tags).toEqual([{ Key: 'team', Value: 'ml' }]);
});

test('fails when a resource fails: its siblings are cancelled and everything is rolled back', async () => {
  await local.create(
    'Broken',
    topics({ Good: {}, Bad: { says: 'fail: no such thing', after: ['Good'] }, Slow: { says: 'hang' } }),
  );
  const stack = await local.settled('Broken');
  expect(stack).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
  const events = (await local.events('Broken')).map((e) => [
    e.LogicalResourceId,
    e.ResourceStatus,
    e.ResourceStatusReason,
  ]);
  expect(events).toEqual(
    expect.arrayContaining([
      ['Bad', 'CREATE_FAILED', 'no such thing'],
      ['Slow', 'CREATE_FAILED', 'Resource creation cancelled'],
      [
        'Broken',
        'ROLLBACK_IN_PROGRESS',
        'The following resource(s) failed to create: [Slow, Bad]. Rollback requested by user.',
      ],
      ['Good', 'DELETE_COMPLETE', undefined],
      ['Slow', 'DELETE_COMPLETE', undefined],
    ]),
  );
  expect(local.stub.calls).toContain('delete Good');
});

test('fails when a resource fails, and stays as it is where rollback is disabled', async () => {
  await local.create('Kept', topics({ Good: {}, Bad: { says: 'fail: no', after: ['Good'] } }), {
    DisableRollback: true,
  });
  const stack = await local.settled('Kept');
  expect(stack).toMatchObject({
    StackStatus: 'CREATE_FAILED',
    StackStatusReason: 'The following resource(s) failed to create: [Bad]. ',
  });
  expect(local.stub.calls).toEqual(['create Good', 'create Bad']);
  await local.update('Kept', topics({ Good: {}, Bad: { says: 'fine', after: ['Good'] } }));
  expect((await local.settled('Kept')).StackStatus).toBe('UPDATE_COMPLETE');
});

test('OnFailure DELETE takes the failed stack away', async () => {
  const { StackId } = await local.create('Gone', topics({ Bad: { says: 'fail: no' } }), { OnFailure: 'DELETE' });
  expect((await local.settled(StackId!)).StackStatus).toBe('DELETE_COMPLETE');
  await expect(local.stack('Gone')).rejects.toThrow('does not exist');
});

test('a stack that was rolled back refuses updates, and can be deleted', async () => {
  const { StackId } = await local.create('Rolled', topics({ Bad: { says: 'fail: no' } }));
  await local.settled('Rolled');
  await expect(local.update('Rolled', topics({ A: {} }))).rejects.toThrow(
    `Stack:${StackId} is in ROLLBACK_COMPLETE state and can not be updated.`,
  );
  await local.delete('Rolled');
  expect((await local.settled(StackId!)).StackStatus).toBe('DELETE_COMPLETE');
});

test('fails when a stack of that name exists', async () => {
  await local.create('Twice', topics({ A: {} }));
  await expect(local.create('Twice', topics({ A: {} }))).rejects.toMatchObject({
    name: 'AlreadyExistsException',
    message: 'Stack [Twice] already exists',
  });
});

test.each([
  [
    '1stack',
    "Value '1stack' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern",
  ],
  ['a'.repeat(129), 'Member must have length less than or equal to 128'],
])('fails when the name is %s', async (StackName, sentence) => {
  await expect(local.client.send(new CreateStackCommand({ StackName, TemplateBody: '{}' }))).rejects.toThrow(sentence);
});

test('a stack that is being created can be deleted', async () => {
  const { StackId } = await local.create('Given-up', topics({ A: { says: 'hang' }, B: { after: ['A'] } }));
  await local.delete('Given-up');
  expect((await local.settled(StackId!)).StackStatus).toBe('DELETE_COMPLETE');
  expect(local.stub.calls).toEqual(['create A', 'delete A']);
});

test('stacks are listed with those that were deleted', async () => {
  await local.create('One', topics({ A: {} }));
  await local.settled('One');
  await local.delete('One');
  await local.create('Two', topics({ A: {} }));
  const { StackSummaries = [] } = await local.client.send(new ListStacksCommand({}));
  expect(StackSummaries.map((s) => [s.StackName, s.StackStatus])).toEqual([
    ['Two', 'CREATE_COMPLETE'],
    ['One', 'DELETE_COMPLETE'],
  ]);
});
