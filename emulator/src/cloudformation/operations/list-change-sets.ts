import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { required } from './inputs';

export const listChangeSets: Operation<{ StackName?: string }> = ({ StackName }, call) => {
  const stacks = call.world.part(Stacks);
  const { id } = stacks.store.get(call, required('StackName', StackName));
  return {
    Summaries: stacks.changeSets.of(id).map((changeSet) => ({
      StackId: changeSet.stackId,
      StackName: changeSet.stackName,
      ChangeSetId: changeSet.id,
      ChangeSetName: changeSet.name,
      ExecutionStatus: changeSet.executionStatus,
      Status: changeSet.status,
      StatusReason: changeSet.statusReason,
      CreationTime: changeSet.createdAt,
      Description: changeSet.description,
    })),
  };
};
