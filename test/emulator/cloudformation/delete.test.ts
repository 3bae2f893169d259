import { DeleteStackCommand, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

async function created(name: string, template: object): Promise<string> {
  const { StackId } = await local.create(name, template);
  expect((await local.settled(name)).StackStatus).toBe('CREATE_COMPLETE');
  return StackId!;
}

const status = async (name: string) => (await local.settled(name)).StackStatus;

test('resources are deleted before what they depend on', async () => {
  const id = await created('Reverse', topics({ A: { after: ['B'] }, B: { after: ['C'] }, C: {} }));
  await local.delete('Reverse');
  expect(await status(id)).toBe('DELETE_COMPLETE');
  expect(local.stub.calls.slice(3)).toEqual(['delete A', 'delete B', 'delete C']);
});

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  'for a random graph deletion turns creation round (%i)',
  async (seed) => {
    const ids = Array.from({ length: 9 }, (_, i) => `N${i}`);
    const needs = ids.map((_, i) => ids.slice(0, i).filter((__, j) => (seed * 31 + i * 17 + j * 7) % 5 < 2));
    const id = await created(
      'Graph',
      topics(Object.fromEntries(ids.map((name, i) => [name, { after: needs[i] }]).reverse())),
    );
    await local.delete('Graph');
    await status(id);
    const at = (call: string) => local.stub.calls.indexOf(call);
    const edges = ids.flatMap((name, i) => needs[i].map((need) => [name, need]));
    for (const [name, need] of edges) {
      expect(at(`create ${need}`)).toBeLessThan(at(`create ${name}`));
      expect(at(`delete ${name}`)).toBeLessThan(at(`delete ${need}`));
    }
    expect(local.stub.calls).toHaveLength(2 * ids.length);
  },
);

test.each(['Retain', 'RetainExceptOnCreate'])('DeletionPolicy %s keeps the resource', async (policy) => {
  const id = await created('Keep', topics({ A: { policy }, B: {} }));
  await local.delete('Keep');
  expect(await status(id)).toBe('DELETE_COMPLETE');
  expect(local.stub.calls).not.toContain('delete A');
  expect(await local.eventLines(id)).toContain('A DELETE_SKIPPED');
});

test.each([
  ['Retain', false],
  ['RetainExceptOnCreate', true],
])('DeletionPolicy %s in a creation that fails: deleted is %s', async (policy, deleted) => {
  await local.create('Policy', topics({ A: { policy }, Bad: { says: 'fail: no', after: ['A'] } }));
  expect(await status('Policy')).toBe('ROLLBACK_COMPLETE');
  expect(local.stub.calls.includes('delete A')).toBe(deleted);
});

test('fails when a resource cannot be deleted; RetainResources leaves it behind', async () => {
  const id = await created('Stuck', topics({ A: { says: 'undeletable' }, B: { after: ['A'] } }));
  await local.delete('Stuck');
  expect(await local.settled(id)).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'The following resource(s) failed to delete: [A]. ',
  });
  expect(local.stub.calls).toContain('delete B');
  await local.client.send(new DeleteStackCommand({ StackName: 'Stuck', RetainResources: ['A'] }));
  expect(await status(id)).toBe('DELETE_COMPLETE');
});

test('fails when the stack is protected', async () => {
  const id = await created('Safe', topics({ A: {} }));
  const protect = (EnableTerminationProtection: boolean) =>
    local.client.send(new UpdateTerminationProtectionCommand({ StackName: 'Safe', EnableTerminationProtection }));
  await protect(true);
  await expect(local.delete('Safe')).rejects.toThrow(
    'Stack [Safe] cannot be deleted while TerminationProtection is enabled',
  );
  await protect(false);
  await local.delete('Safe');
  expect(await status(id)).toBe('DELETE_COMPLETE');
});

test('a stack that is not there is deleted without a word', async () => {
  await expect(local.delete('Never')).resolves.toBeDefined();
});
