import {
  ContinueUpdateRollbackCommand,
  type ContinueUpdateRollbackCommandInput,
  RollbackStackCommand,
} from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

const status = async (name: string) => (await local.settled(name)).StackStatus;
const goOn = (StackName: string, more: Partial<ContinueUpdateRollbackCommandInput> = {}) =>
  local.client.send(new ContinueUpdateRollbackCommand({ StackName, ...more }));
const rollBack = (StackName: string, RetainExceptOnCreate?: boolean) =>
  local.client.send(new RollbackStackCommand({ StackName, RetainExceptOnCreate }));

/** Status and reason of what happened since, oldest first. */
async function since(name: string, count: number): Promise<string[]> {
  const events = (await local.events(name)).slice(count);
  return events.map((e) => `${e.LogicalResourceId} ${e.ResourceStatus} ${e.ResourceStatusReason ?? ''}`.trim());
}

const before = topics({ A: { says: 'old' }, B: { says: 'old', after: ['A'] } });
const after = topics({
  A: { says: 'new' },
  B: { says: 'new', after: ['A'] },
  New: { policy: 'Retain', after: ['B'] },
  Bad: { says: 'fail: no', after: ['New'] },
});

/** A stack whose update failed, and whose resource B cannot be taken back. */
async function stuck(name: string): Promise<void> {
  await local.create(name, before);
  local.stub.stuck.add('B');
  await local.update(name, after, { RetainExceptOnCreate: true });
  expect(await status(name)).toBe('UPDATE_ROLLBACK_FAILED');
}

test('a resource that cannot be taken back leaves the stack UPDATE_ROLLBACK_FAILED, and what it needs untouched', async () => {
  await local.create('Stuck', before);
  local.stub.stuck.add('B');
  const { length } = await local.events('Stuck');
  await local.update('Stuck', after);
  expect(await local.settled('Stuck')).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_FAILED',
    StackStatusReason: 'The following resource(s) failed to update: [B]. ',
  });
  const id = (await local.physicalIds('Stuck')).B;
  expect((await since('Stuck', length)).slice(-4)).toEqual([
    'Stuck UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad].',
    'B UPDATE_IN_PROGRESS',
    `B UPDATE_FAILED There is no way back for ${id}.`,
    'Stuck UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [B].',
  ]);
  await expect(local.update('Stuck', after)).rejects.toThrow(
    'is in UPDATE_ROLLBACK_FAILED state and can not be updated',
  );
});

test('a rollback that failed goes on once its cause is gone, with what is not back yet', async () => {
  await stuck('Repaired');
  await goOn('Repaired');
  expect(await status('Repaired')).toBe('UPDATE_ROLLBACK_FAILED');
  local.stub.stuck.clear();
  const { length } = await local.events('Repaired');
  local.stub.calls.length = 0;
  await goOn('Repaired', { ResourcesToSkip: [] });
  expect(await status('Repaired')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(local.stub.calls).toEqual(['update B', 'update A', 'delete New']);
  expect(await since('Repaired', length)).toEqual([
    'Repaired UPDATE_ROLLBACK_IN_PROGRESS User Initiated',
    'B UPDATE_IN_PROGRESS',
    'B UPDATE_COMPLETE',
    'A UPDATE_IN_PROGRESS',
    'A UPDATE_COMPLETE',
    'Repaired UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'Bad DELETE_COMPLETE',
    'New DELETE_IN_PROGRESS',
    'New DELETE_COMPLETE',
    'Repaired UPDATE_ROLLBACK_COMPLETE',
  ]);
  expect((await local.stack('Repaired')).LastOperations?.map(({ OperationType }) => OperationType)).toEqual([
    'CONTINUE_ROLLBACK',
    'CONTINUE_ROLLBACK',
  ]);
});

test.each([
  ['named', { ResourcesToSkip: ['B'] }],
  ['whatever failed', { ForceRollback: true }],
])('a resource that is skipped, %s, counts as what it was, and the stack can be updated again', async (_, input) => {
  await stuck('Skipped');
  const { length } = await local.events('Skipped');
  await goOn('Skipped', input);
  expect(await status('Skipped')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await since('Skipped', length)).slice(0, 4)).toEqual([
    'Skipped UPDATE_ROLLBACK_IN_PROGRESS User Initiated',
    'B UPDATE_COMPLETE Resource skipped during UpdateRollback',
    'A UPDATE_IN_PROGRESS',
    'A UPDATE_COMPLETE',
  ]);
  local.stub.calls.length = 0;
  await local.update('Skipped', topics({ A: { says: 'old' }, B: { says: 'new', after: ['A'] } }));
  expect(await status('Skipped')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls).toEqual(['update B']);
});

test('what is already back is not taken back again', async () => {
  await local.create('Halfway', before);
  local.stub.stuck.add('A');
  await local.update('Halfway', after);
  expect(await status('Halfway')).toBe('UPDATE_ROLLBACK_FAILED');
  local.stub.calls.length = 0;
  await goOn('Halfway', { ResourcesToSkip: ['A'] });
  expect(await status('Halfway')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(local.stub.calls).toEqual([]);
});

test('fails when a resource is to be skipped that no rollback failed on', async () => {
  await stuck('Others');
  await expect(goOn('Others', { ResourcesToSkip: ['B', 'A', 'No'] })).rejects.toThrow(
    'The following resource(s) can not be skipped: [A, No]. Only resources of the stack that are in UPDATE_FAILED state because a rollback failed can be: [B].',
  );
  await expect(goOn('Others', { ResourcesToSkip: ['B'], ForceRollback: true })).rejects.toThrow(
    'You can specify either ResourcesToSkip or ForceRollback, but not both.',
  );
  expect(await status('Others')).toBe('UPDATE_ROLLBACK_FAILED');
});

test('fails when the stack is in another state, or not there', async () => {
  const { StackId } = await local.create('Fine', before);
  await expect(goOn('Fine')).rejects.toThrow(
    `Stack:${StackId} is in CREATE_COMPLETE state and can not continue update rollback.`,
  );
  await expect(rollBack('Fine')).rejects.toThrow(
    `Stack:${StackId} is in CREATE_COMPLETE state and can not be rolled back.`,
  );
  await expect(goOn('None')).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack [None] does not exist',
  });
  await expect(rollBack('None')).rejects.toThrow('Stack [None] does not exist');
});

test('an update that stayed as it failed is rolled back, template and all', async () => {
  await local.create('Paused', before);
  await local.update('Paused', after, { DisableRollback: true });
  expect(await status('Paused')).toBe('UPDATE_FAILED');
  await local.update('Paused', topics({ A: { says: 'newer' }, Bad: { says: 'fail: again' } }), {
    DisableRollback: true,
  });
  const { length } = await local.events('Paused');
  const { StackId } = await rollBack('Paused', true);
  expect(await local.settled('Paused')).toMatchObject({ StackId, StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  expect((await since('Paused', length))[0]).toBe('Paused UPDATE_ROLLBACK_IN_PROGRESS User Initiated');
  expect(Object.keys(await local.physicalIds('Paused')).sort()).toEqual(['A', 'B']);
  await expect(local.update('Paused', before)).rejects.toThrow('No updates are to be performed.');
  const { length: calls } = local.stub.calls;
  await local.update('Paused', topics({ A: { says: 'old' }, B: { says: 'newest', after: ['A'] } }));
  expect(await status('Paused')).toBe('UPDATE_COMPLETE');
  expect(local.stub.calls.slice(calls)).toEqual(['update B']);
});

test('a rollback of what stayed as it failed can fail, and go on', async () => {
  await local.create('Both', before);
  await local.update('Both', after, { DisableRollback: true });
  local.stub.stuck.add('A');
  await rollBack('Both');
  expect(await status('Both')).toBe('UPDATE_ROLLBACK_FAILED');
  await goOn('Both', { ResourcesToSkip: ['A'] });
  expect(await status('Both')).toBe('UPDATE_ROLLBACK_COMPLETE');
  await expect(local.update('Both', before)).rejects.toThrow('No updates are to be performed.');
});

test('a creation that stayed as it failed is rolled back to nothing, what failed to be updated after it as well', async () => {
  const broken = topics({ A: {}, Bad: { says: 'fail: no', after: ['A'] } });
  await local.create('First', broken, { DisableRollback: true });
  await local.create('Second', broken, { DisableRollback: true });
  await local.update('Second', topics({ A: { says: 'more' }, Bad: { says: 'fail: still', after: ['A'] } }), {
    DisableRollback: true,
  });
  expect(await status('First')).toBe('CREATE_FAILED');
  expect(await status('Second')).toBe('UPDATE_FAILED');
  for (const name of ['First', 'Second']) {
    await rollBack(name);
    expect(await status(name)).toBe('ROLLBACK_COMPLETE');
    expect(await local.eventLines(name)).toContain('A DELETE_COMPLETE');
  }
});
