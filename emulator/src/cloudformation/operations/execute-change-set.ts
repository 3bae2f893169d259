import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { type ChangeSetInput, changeSetOf } from './change-set-lookup';
import { isTrue, type StackInput } from './inputs';
import { checkUpdatable } from './planning';

type Input = ChangeSetInput & Pick<StackInput, 'ClientRequestToken' | 'DisableRollback' | 'RetainExceptOnCreate'>;

export const executeChangeSet: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const changeSet = changeSetOf(input, call, stacks);
  const { id, kind, desired, status, executionStatus } = changeSet;
  if (executionStatus !== 'AVAILABLE')
    throw new ServiceError(
      'InvalidChangeSetStatus',
      400,
      `ChangeSet [${id}] cannot be executed in its current status of [${executionStatus === 'UNAVAILABLE' ? status : executionStatus}]`,
    );
  const stack = stacks.store.byId(changeSet.stackId);
  if (stack.status !== 'REVIEW_IN_PROGRESS') checkUpdatable(stack);
  stacks.changeSets.save({ ...changeSet, executionStatus: 'EXECUTE_COMPLETE' });
  stacks.changeSets.forget(stack.id, id);
  await stacks.deploy(stack, kind, desired, {
    onFailure: isTrue(input.DisableRollback) ? 'DO_NOTHING' : changeSet.onFailure,
    retainExceptOnCreate: isTrue(input.RetainExceptOnCreate),
    token: input.ClientRequestToken,
    changeSetId: id,
  });
  return {};
};
