import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { isTrue } from './inputs';
import { pageFromFront } from './paging';

const PAGE_SIZE = 100;

interface Input {
  readonly StackName?: string;
  readonly ChangeSetName?: string;
  readonly OperationId?: string;
  readonly Filters?: { readonly FailedEvents?: string };
  readonly NextToken?: string;
}

/** The events of stacks. Change sets are validated at once, and have none. */
export const describeEvents: Operation<Input> = (input, call) => {
  if (input.ChangeSetName) return { OperationEvents: [] };
  const { store, events } = call.world.part(Stacks);
  const stacks = input.StackName ? [store.get(call, input.StackName)] : store.visible(call);
  const wanted = stacks
    .flatMap(({ id }) => events.of(id))
    .filter(({ operation }) => !input.OperationId || operation.operationId === input.OperationId)
    .filter(({ status }) => !isTrue(input.Filters?.FailedEvents) || status.endsWith('_FAILED'));
  const { page, NextToken } = pageFromFront(wanted, PAGE_SIZE, input.NextToken);
  return {
    OperationEvents: page.map((event) => ({
      EventId: event.id,
      StackId: event.operation.stackId,
      OperationId: event.operation.operationId,
      EventType: 'STACK_EVENT',
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      Timestamp: event.at,
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
    })),
    NextToken,
  };
};
