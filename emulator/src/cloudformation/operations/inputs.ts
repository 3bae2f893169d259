import { invalid } from '../errors';
import type { Tag } from '../stacks/records';
import type { GivenParameter } from '../template/parameters';

/** What CreateStack, UpdateStack and CreateChangeSet have in common. */
export interface StackInput {
  readonly StackName?: string;
  readonly TemplateBody?: string;
  readonly TemplateURL?: string;
  readonly UsePreviousTemplate?: string;
  readonly Parameters?: readonly GivenParameter[];
  readonly Capabilities?: readonly string[];
  readonly Tags?: readonly { readonly Key: string; readonly Value?: string }[];
  readonly NotificationARNs?: readonly string[];
  readonly RoleARN?: string;
  readonly DisableRollback?: string;
  readonly RetainExceptOnCreate?: string;
  readonly ClientRequestToken?: string;
  readonly RollbackConfiguration?: { readonly RollbackTriggers?: readonly unknown[] };
  readonly DeploymentConfig?: { readonly Mode?: string };
  readonly StackPolicyBody?: string;
  readonly StackPolicyURL?: string;
  readonly ResourceTypes?: readonly string[];
}

/** @throws ValidationError when the member is missing. */
export function required(name: string, value: string | undefined): string {
  if (value) return value;
  const member = name[0].toLowerCase() + name.slice(1);
  throw invalid(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;

export function newStackName(value: string | undefined): string {
  const name = required('StackName', value);
  if (name.length <= 128 && STACK_NAME.test(name)) return name;
  const constraint =
    name.length > 128
      ? 'Member must have length less than or equal to 128'
      : 'Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*';
  throw invalid(
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: ${constraint}`,
  );
}

export function isTrue(value: string | boolean | undefined): boolean {
  return String(value) === 'true';
}

export function tagsOf(input: StackInput): Tag[] {
  return (input.Tags ?? []).map(({ Key, Value = '' }) => ({ Key, Value }));
}
