import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import type { ChangeSetInput } from './change-set-lookup';
import { required } from './inputs';

/** A change set that is already gone is no error. */
export const deleteChangeSet: Operation<ChangeSetInput> = (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = required('ChangeSetName', input.ChangeSetName);
  const stack = name.startsWith('arn:') ? undefined : stacks.store.get(call, required('StackName', input.StackName));
  const found = stacks.changeSets.find(name, stack);
  if (found) stacks.changeSets.delete(found);
  return {};
};
