import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import type { ResourceRecord } from '../stacks/records';
import { Stacks } from '../stacks/stacks';
import { required } from './inputs';
import { pageOf } from './paging';
import { describeResource, physicalIdOf } from './render';

const PAGE_SIZE = 100;

interface Input {
  readonly StackName?: string;
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
  readonly NextToken?: string;
}

export const describeStackResources: Operation<Input> = (input, call) => {
  const { store } = call.world.part(Stacks);
  const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId } = input;
  const byPhysical = (id: string) =>
    store
      .visible(call)
      .find((candidate) => store.resourcesOf(candidate.id).some((record) => physicalIdOf(record) === id));
  const stack = physicalId ? byPhysical(physicalId) : store.get(call, required('StackName', input.StackName));
  if (!stack) throw invalid(`Stack for ${physicalId} does not exist`);
  const found = store.everyResourceOf(stack.id).filter((record) => !logicalId || record.logicalId === logicalId);
  return {
    StackResources: found.map((record) => ({ ...describeResource(stack, record), Timestamp: record.changedAt })),
  };
};

export const describeStackResource: Operation<Input> = (input, call) => {
  const { store } = call.world.part(Stacks);
  const stack = store.get(call, required('StackName', input.StackName));
  const logicalId = required('LogicalResourceId', input.LogicalResourceId);
  const record = store.resource(stack.id, logicalId);
  if (!record) throw invalid(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  const Metadata = record.current?.metadata === undefined ? undefined : JSON.stringify(record.current.metadata);
  return {
    StackResourceDetail: { ...describeResource(stack, record), LastUpdatedTimestamp: record.changedAt, Metadata },
  };
};

export const listStackResources: Operation<Input> = (input, call) => {
  const { store } = call.world.part(Stacks);
  const stack = store.get(call, required('StackName', input.StackName));
  const { page, NextToken } = pageOf(store.everyResourceOf(stack.id), PAGE_SIZE, input.NextToken);
  return { StackResourceSummaries: page.map(summary), NextToken };
};

function summary(record: ResourceRecord): object {
  return {
    LogicalResourceId: record.logicalId,
    PhysicalResourceId: physicalIdOf(record),
    ResourceType: record.type,
    LastUpdatedTimestamp: record.changedAt,
    ResourceStatus: record.status,
    ResourceStatusReason: record.statusReason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}
