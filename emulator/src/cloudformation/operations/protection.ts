import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { isTrue, required } from './inputs';

interface Input {
  readonly StackName?: string;
  readonly EnableTerminationProtection?: string;
}

/** Honoured by DeleteStack. */
export const updateTerminationProtection: Operation<Input> = (input, call) => {
  const { store } = call.world.part(Stacks);
  const { id } = store.get(call, required('StackName', input.StackName));
  store.change(id, { terminationProtection: isTrue(input.EnableTerminationProtection) });
  return { StackId: id };
};

/** No stack has a policy: none can be set. */
export const getStackPolicy: Operation<Input> = (input, call) => {
  call.world.part(Stacks).store.get(call, required('StackName', input.StackName));
  return {};
};
