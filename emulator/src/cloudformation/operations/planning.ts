import { invalid } from '../errors';
import type { Change } from '../stacks/changes';
import { Planner } from '../stacks/plan';
import type { Desired, StackRecord } from '../stacks/records';
import type { Stacks } from '../stacks/stacks';

/** What a deployment would change. `nothing` is true when it would not even change an output or a tag. */
export async function plan(
  stacks: Stacks,
  stack: StackRecord,
  desired: Desired,
): Promise<{ changes: Change[]; nothing: boolean }> {
  const planner = new Planner(stack, desired, stacks.store, (name) => stacks.neighbours.readParameter(stack, name));
  planner.checkRules();
  refuseOtherTypes(stacks, stack, planner);
  const changes = await planner.changes();
  return { changes, nothing: changes.length === 0 && !(await planner.changesOutside()) };
}

function refuseOtherTypes(stacks: Stacks, stack: StackRecord, planner: Planner): void {
  const changed = stacks.store
    .resourcesOf(stack.id)
    .filter(({ logicalId, type, current }) => current && (planner.typeOf(logicalId) ?? type) !== type)
    .map(({ logicalId }) => logicalId);
  if (changed.length > 0)
    throw invalid(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(', ')}]`,
    );
}

const UPDATABLE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'CREATE_FAILED', 'UPDATE_FAILED'];

/** @throws ValidationError when the stack is in a state from which it cannot be updated. */
export function checkUpdatable({ id, status }: StackRecord): void {
  if (!UPDATABLE.includes(status)) throw invalid(`Stack:${id} is in ${status} state and can not be updated.`);
}
