import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import { Stacks } from '../stacks/stacks';
import { desiredState } from './desired';
import { isTrue, required, type StackInput } from './inputs';
import { checkUpdatable, plan } from './planning';

export const updateStack: Operation<StackInput> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = required('StackName', input.StackName);
  const stack = stacks.store.find(call, name);
  if (!stack) throw invalid(`Stack [${name}] does not exist`);
  checkUpdatable(stack);
  const desired = await desiredState(input, call, stacks, stack);
  const { nothing } = await plan(stacks, stack, desired);
  if (nothing) throw invalid('No updates are to be performed.');
  await stacks.deploy(stack, 'UPDATE', desired, {
    onFailure: isTrue(input.DisableRollback) ? 'DO_NOTHING' : 'ROLLBACK',
    retainExceptOnCreate: isTrue(input.RetainExceptOnCreate),
    token: input.ClientRequestToken,
  });
  return { StackId: stack.id };
};
