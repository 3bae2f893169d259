import { Aspects, type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Makes a resource that names a role depend on every policy attached to that role, however late.
 *
 * SageMaker uses the role when a model is created, and when an endpoint is deleted: its permissions must exist before and outlive it.
 */
export function outlivedByRole(resource: CfnResource, role: iam.IRole): void {
  Aspects.of(resource).add({
    visit(node) {
      if (node === resource) for (const policy of policiesOf(role)) dependOnce(resource, policy);
    },
  });
}

type RolePolicy = iam.CfnPolicy | iam.CfnManagedPolicy;

function policiesOf(role: iam.IRole): RolePolicy[] {
  const stack = Stack.of(role);
  const name = JSON.stringify(stack.resolve(role.roleName));
  const roles = (policy: RolePolicy): unknown[] => stack.resolve(policy.roles) ?? [];
  return stack.node
    .findAll()
    .filter(isRolePolicy)
    .filter((policy) => Stack.of(policy) === stack && roles(policy).some((each) => JSON.stringify(each) === name));
}

function isRolePolicy(node: IConstruct): node is RolePolicy {
  return node instanceof iam.CfnPolicy || node instanceof iam.CfnManagedPolicy;
}

/** A policy about the resource itself cannot come before it. */
function dependOnce(resource: CfnResource, policy: RolePolicy): void {
  const stack = Stack.of(policy);
  const about = JSON.stringify(stack.resolve(policy.policyDocument)).includes(`"${stack.getLogicalId(resource)}"`);
  if (!about) resource.addResourceDependency(policy);
}
