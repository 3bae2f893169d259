import type * as iam from 'aws-cdk-lib/aws-iam';
import { DependencyGroup } from 'constructs';

/**
 * Stands in for a role while an image and model data are bound, and keeps what they grant it.
 *
 * Resource policies (of a key, of a bucket in another account) name the role itself.
 */
export class CollectedGrants implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly statements: iam.PolicyStatement[] = [];
  /** Gets the policy that the statements end up in. */
  public readonly policyDependable = new DependencyGroup();

  constructor(private readonly role: iam.IPrincipal) {
    this.assumeRoleAction = role.assumeRoleAction;
  }

  public get policyFragment(): iam.PrincipalPolicyFragment {
    return this.role.policyFragment;
  }

  public get principalAccount(): string | undefined {
    return this.role.principalAccount;
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.statements.push(statement);
    return { statementAdded: true, policyDependable: this.policyDependable };
  }

  public toString(): string {
    return `${this.role}`;
  }
}
