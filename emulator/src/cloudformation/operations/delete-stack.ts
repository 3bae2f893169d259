import { notImitated } from '../../http/errors';
import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import { Stacks } from '../stacks/stacks';
import { required } from './inputs';

interface Input {
  readonly StackName?: string;
  readonly RetainResources?: readonly string[];
  readonly DeletionMode?: string;
  readonly ClientRequestToken?: string;
  readonly DeploymentConfig?: { readonly Mode?: string };
}

/** While these run, a stack cannot be deleted; a creation is given up for it. */
const BUSY = /^(UPDATE|ROLLBACK|UPDATE_ROLLBACK)_.*IN_PROGRESS$/;

export const deleteStack: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const stack = stacks.store.find(call, required('StackName', input.StackName));
  if (!stack || ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS'].includes(stack.status)) return {};
  const { id, name, status } = stack;
  if (input.DeletionMode === 'FORCE_DELETE_STACK') throw notImitated('the deletion mode FORCE_DELETE_STACK');
  if (input.DeploymentConfig?.Mode === 'EXPRESS') throw notImitated('the deployment mode EXPRESS');
  if (stack.terminationProtection)
    throw invalid(`Stack [${name}] cannot be deleted while TerminationProtection is enabled`);
  if (BUSY.test(status)) throw invalid(`Stack [${id}] cannot be deleted while in status ${status}`);
  const retain = input.RetainResources ?? [];
  if (retain.length > 0 && status !== 'DELETE_FAILED')
    throw invalid(
      `Invalid operation on stack [${id}]. RetainResources can be given only while the stack is in status DELETE_FAILED.`,
    );
  await stacks.delete(stack, { retain, token: input.ClientRequestToken });
  return {};
};
