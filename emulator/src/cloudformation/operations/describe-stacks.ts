import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { describeStack } from './render';

export const describeStacks: Operation<{ StackName?: string }> = ({ StackName }, call) => {
  const { store } = call.world.part(Stacks);
  const found = StackName
    ? [store.get(call, StackName)]
    : store.visible(call).filter(({ status }) => status !== 'DELETE_COMPLETE');
  return { Stacks: found.map(describeStack) };
};
