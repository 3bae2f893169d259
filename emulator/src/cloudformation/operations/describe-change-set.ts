import type { Operation } from '../../http/types';
import type { Change } from '../stacks/changes';
import { Stacks } from '../stacks/stacks';
import { type ChangeSetInput, changeSetOf } from './change-set-lookup';
import { isTrue } from './inputs';
import { describeParameter } from './render';

interface Input extends ChangeSetInput {
  readonly IncludePropertyValues?: string;
}

export const describeChangeSet: Operation<Input> = (input, call) => {
  const changeSet = changeSetOf(input, call, call.world.part(Stacks));
  const { desired } = changeSet;
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: changeSet.stackId,
    StackName: changeSet.stackName,
    Description: changeSet.description,
    Parameters: desired.parameters.map(describeParameter),
    CreationTime: changeSet.createdAt,
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    NotificationARNs: desired.notificationArns,
    RollbackConfiguration: {},
    Capabilities: desired.capabilities,
    Tags: desired.tags,
    Changes: changeSet.changes.map((change) => describeChange(change, isTrue(input.IncludePropertyValues))),
    IncludeNestedStacks: false,
    OnStackFailure: changeSet.onFailure,
  };
};

function describeChange(change: Change, withValues: boolean): object {
  if (withValues) return { Type: 'Resource', ResourceChange: change };
  const Details = change.Details.map(({ Target, ...detail }) => {
    const { Attribute, Name, RequiresRecreation } = Target;
    return { Target: { Attribute, Name, RequiresRecreation }, ...detail };
  });
  return {
    Type: 'Resource',
    ResourceChange: { ...change, Details, BeforeContext: undefined, AfterContext: undefined },
  };
}
