import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { describeStack } from './render';

/**
 * How long the answer about a stack in progress waits for its end. Clients ask again only after 5 s (the CDK) or 30 s
 * (boto3's waiters): an operation that takes a second here should not take them that long.
 */
const PATIENCE_MILLISECONDS = 2500;

export const describeStacks: Operation<{ StackName?: string }> = async ({ StackName }, call) => {
  const stacks = call.world.part(Stacks);
  if (StackName) {
    const { id } = stacks.store.get(call, StackName);
    await stacks.ended(id, PATIENCE_MILLISECONDS);
    return { Stacks: [describeStack(stacks.store.byId(id))] };
  }
  const existing = stacks.store.visible(call).filter(({ status }) => status !== 'DELETE_COMPLETE');
  return { Stacks: existing.map(describeStack) };
};
