import { notImitated, ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import type { OnFailure } from '../stacks/records';
import { Stacks } from '../stacks/stacks';
import { desiredState } from './desired';
import { isTrue, newStackName, type StackInput } from './inputs';
import { plan } from './planning';

interface Input extends StackInput {
  readonly OnFailure?: OnFailure;
  readonly TimeoutInMinutes?: string;
  readonly EnableTerminationProtection?: string;
}

export const createStack: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = newStackName(input.StackName);
  if (input.TimeoutInMinutes) throw notImitated('TimeoutInMinutes');
  if (input.OnFailure && input.DisableRollback)
    throw invalid('You can specify either OnFailure or DisableRollback, but not both.');
  if (stacks.store.find(call, name))
    throw new ServiceError('AlreadyExistsException', 400, `Stack [${name}] already exists`);
  const draft = stacks.draft(call, name);
  const desired = await desiredState(input, call, stacks, draft);
  await plan(stacks, draft, desired);
  const stack = { ...draft, terminationProtection: isTrue(input.EnableTerminationProtection) };
  await stacks.deploy(stack, 'CREATE', desired, {
    onFailure: isTrue(input.DisableRollback) ? 'DO_NOTHING' : (input.OnFailure ?? 'ROLLBACK'),
    retainExceptOnCreate: isTrue(input.RetainExceptOnCreate),
    token: input.ClientRequestToken,
  });
  return { StackId: stack.id };
};
