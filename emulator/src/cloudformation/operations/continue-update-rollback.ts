import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import type { StackRecord } from '../stacks/records';
import { Stacks } from '../stacks/stacks';
import { isTrue, required, type StackInput } from './inputs';

interface Input extends Pick<StackInput, 'StackName' | 'ClientRequestToken'> {
  readonly ResourcesToSkip?: readonly string[];
  readonly ForceRollback?: string;
}

/** Goes on with a rollback that failed: with what is not back yet, but for what is to be skipped. */
export const continueUpdateRollback: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = required('StackName', input.StackName);
  const stack = stacks.store.find(call, name);
  if (!stack) throw invalid(`Stack [${name}] does not exist`);
  const { id, status, retainExceptOnCreate } = stack;
  if (status !== 'UPDATE_ROLLBACK_FAILED')
    throw invalid(`Stack:${id} is in ${status} state and can not continue update rollback.`);
  const skip = resourcesToSkip(input, stacks, stack);
  await stacks.rollBack(stack, { skip, retainExceptOnCreate, token: input.ClientRequestToken });
  return {};
};

/** @throws ValidationError for a resource that is not in UPDATE_FAILED because a rollback failed. */
function resourcesToSkip(input: Input, { store }: Stacks, { id }: StackRecord): string[] {
  const asked = [...(input.ResourcesToSkip ?? [])];
  const failed = store
    .resourcesOf(id)
    .filter(({ restoreFailed }) => restoreFailed)
    .map(({ logicalId }) => logicalId);
  if (isTrue(input.ForceRollback)) {
    if (asked.length > 0) throw invalid('You can specify either ResourcesToSkip or ForceRollback, but not both.');
    return failed;
  }
  const others = asked.filter((logicalId) => !failed.includes(logicalId));
  if (others.length === 0) return asked;
  throw invalid(
    `The following resource(s) can not be skipped: [${others.join(', ')}]. Only resources of the stack that are in UPDATE_FAILED state because a rollback failed can be: [${failed.join(', ')}].`,
  );
}
