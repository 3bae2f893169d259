import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { required } from './inputs';
import { pageFromFront } from './paging';

const PAGE_SIZE = 100;

interface Input {
  readonly StackName?: string;
  readonly NextToken?: string;
}

export const describeStackEvents: Operation<Input> = (input, call) => {
  const { store, events } = call.world.part(Stacks);
  const name = required('StackName', input.StackName);
  const stack = store.get(call, name);
  const { page, NextToken } = pageFromFront(events.of(stack.id), PAGE_SIZE, input.NextToken);
  return {
    StackEvents: page.map((event) => ({
      StackId: stack.id,
      EventId: event.id,
      StackName: stack.name,
      OperationId: event.operation.operationId,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      Timestamp: event.at,
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
      ResourceProperties: event.properties,
      ClientRequestToken: event.operation.token,
    })),
    NextToken,
  };
};
