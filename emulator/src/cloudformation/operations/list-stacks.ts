import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';

export const listStacks: Operation<{ StackStatusFilter?: string[] }> = ({ StackStatusFilter: wanted }, call) => {
  const found = call.world
    .part(Stacks)
    .store.visible(call)
    .filter(({ status }) => !wanted?.length || wanted.includes(status));
  const newestFirst = found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return {
    StackSummaries: newestFirst.map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      TemplateDescription: stack.description,
      CreationTime: stack.createdAt,
      LastUpdatedTime: stack.updatedAt,
      DeletionTime: stack.deletedAt,
      StackStatus: stack.status,
      StackStatusReason: stack.statusReason,
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
      LastOperations: stack.lastOperations,
    })),
  };
};
