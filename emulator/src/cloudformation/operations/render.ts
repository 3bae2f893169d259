import type { ResourceRecord, StackRecord } from '../stacks/records';
import type { StackParameter } from '../template/parameters';

export function describeParameter({ key, value, noEcho, resolved }: StackParameter): object {
  return {
    ParameterKey: key,
    ParameterValue: noEcho ? '****' : value,
    ResolvedValue: noEcho && resolved !== undefined ? '****' : resolved,
  };
}

export function describeStack(stack: StackRecord): object {
  const desired = stack.deployed;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: stack.description,
    Parameters: desired?.parameters.map(describeParameter),
    CreationTime: stack.createdAt,
    LastUpdatedTime: stack.updatedAt,
    DeletionTime: stack.deletedAt,
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: desired?.notificationArns ?? [],
    Capabilities: desired?.capabilities,
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: desired?.roleArn,
    Tags: desired?.tags ?? [],
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    LastOperations: stack.lastOperations,
  };
}

/** What DescribeStackResource and DescribeStackResources say. */
export function describeResource(stack: StackRecord, record: ResourceRecord): object {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: record.logicalId,
    PhysicalResourceId: physicalIdOf(record),
    ResourceType: record.type,
    ResourceStatus: record.status,
    ResourceStatusReason: record.statusReason,
    Description: record.description,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

export function physicalIdOf(record: ResourceRecord): string | undefined {
  return record.current?.physicalId ?? record.pending?.physicalId;
}
