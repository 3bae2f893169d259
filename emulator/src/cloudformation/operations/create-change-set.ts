import { randomUUID } from 'node:crypto';
import { notImitated, ServiceError } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { partitionOf } from '../../world/partition';
import { invalid } from '../errors';
import type { ChangeSetRecord } from '../stacks/change-set-store';
import type { OnFailure, StackRecord } from '../stacks/records';
import { Stacks } from '../stacks/stacks';
import { desiredState } from './desired';
import { newStackName, required, type StackInput } from './inputs';
import { checkUpdatable, plan } from './planning';

interface Input extends StackInput {
  readonly ChangeSetName?: string;
  readonly ChangeSetType?: string;
  readonly Description?: string;
  readonly OnStackFailure?: string;
  readonly ResourcesToImport?: readonly unknown[];
  readonly DeploymentMode?: string;
}

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export const createChangeSet: Operation<Input> = async (input, call) => {
  const stacks = call.world.part(Stacks);
  const name = changeSetName(input);
  const kind = kindOf(input);
  const stack = kind === 'CREATE' ? stackToCreate(input, call, stacks, name) : stackToUpdate(input, call, stacks);
  if (stacks.changeSets.find(name, stack))
    throw new ServiceError('AlreadyExistsException', 400, `ChangeSet ${name} already exists`);
  const desired = await desiredState(input, call, stacks, stack);
  const { changes, nothing } = await plan(stacks, stack, desired);
  if (!stacks.store.find(call, stack.id)) stacks.review(stack);
  const outcome = nothing
    ? { status: 'FAILED', statusReason: NO_CHANGES, executionStatus: 'UNAVAILABLE' }
    : { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' };
  const { id } = stacks.changeSets.save({
    ...identityOf(name, stack),
    kind,
    description: input.Description,
    createdAt: call.world.now().toISOString(),
    desired,
    onFailure: (input.OnStackFailure as OnFailure | undefined) ?? 'ROLLBACK',
    changes,
    ...outcome,
  });
  return { Id: id, StackId: stack.id };
};

function changeSetName(input: Input): string {
  const name = required('ChangeSetName', input.ChangeSetName);
  if (/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name) && name.length <= 128) return name;
  throw invalid(
    `1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}

function kindOf(input: Input): 'CREATE' | 'UPDATE' {
  const { ChangeSetType: type = 'UPDATE' } = input;
  // ImportExistingResources is accepted, as `cdk bootstrap` sets it: a resource that does exist fails by its name.
  if (type === 'IMPORT' || input.ResourcesToImport?.length) throw notImitated('the import of existing resources');
  if (input.DeploymentMode) throw notImitated(`the deployment mode ${input.DeploymentMode}`);
  if (type === 'CREATE' || type === 'UPDATE') return type;
  throw invalid(
    `1 validation error detected: Value '${type}' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum value set: [UPDATE, CREATE, IMPORT]`,
  );
}

function stackToCreate(input: Input, call: Call, stacks: Stacks, changeSet: string): StackRecord {
  const existing = input.StackName && stacks.store.find(call, input.StackName);
  if (!existing) return stacks.draft(call, newStackName(input.StackName));
  if (existing.status === 'REVIEW_IN_PROGRESS') return existing;
  throw invalid(
    `Stack [${existing.name}] already exists and cannot be created again with the changeSet [${changeSet}].`,
  );
}

function stackToUpdate(input: Input, call: Call, stacks: Stacks): StackRecord {
  const name = required('StackName', input.StackName);
  const stack = stacks.store.find(call, name);
  if (!stack) throw invalid(`Stack [${name}] does not exist`);
  checkUpdatable(stack);
  return stack;
}

function identityOf(name: string, stack: StackRecord): Pick<ChangeSetRecord, 'id' | 'name' | 'stackId' | 'stackName'> {
  const { account, region } = stack;
  const id = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:changeSet/${name}/${randomUUID()}`;
  return { id, name, stackId: stack.id, stackName: stack.name };
}
