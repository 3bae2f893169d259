import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import { Stacks } from '../stacks/stacks';
import { refuseGaps } from './gaps';
import { isTrue, required, type StackInput } from './inputs';

type Input = Pick<StackInput, 'StackName' | 'RetainExceptOnCreate' | 'ClientRequestToken' | 'DeploymentConfig'>;

/** Takes back what a failed deployment with rollback disabled left. */
export const rollbackStack: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = required('StackName', input.StackName);
  const stack = stacks.store.find(call, name);
  if (!stack) throw invalid(`Stack [${name}] does not exist`);
  refuseGaps({ DeploymentConfig: input.DeploymentConfig }, call);
  const { id, status } = stack;
  if (!['CREATE_FAILED', 'UPDATE_FAILED'].includes(status))
    throw invalid(`Stack:${id} is in ${status} state and can not be rolled back.`);
  await stacks.rollBack(stack, {
    retainExceptOnCreate: isTrue(input.RetainExceptOnCreate),
    token: input.ClientRequestToken,
  });
  return { StackId: id };
};
