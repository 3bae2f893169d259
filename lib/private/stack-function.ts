import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { ALL_BUT_BUNDLE, lambdaFolder } from './lambda-folder';

/** The longest that Lambda runs. */
const LAMBDA_TIMEOUT = Duration.minutes(15);
/** CloudFormation gives up a little later than the function does, instead of after an hour. */
export const SERVICE_TIMEOUT = Duration.minutes(16);

export interface StackFunctionProps {
  /** The folder of its bundle. */
  readonly folder: string;
  readonly description: string;
}

/** The function behind custom resources of one kind, one for all endpoints of a stack. */
export class StackFunction extends Construct {
  public static of(scope: Construct, id: string, props: StackFunctionProps): StackFunction {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(id) as StackFunction) ?? new StackFunction(stack, id, props);
  }

  public readonly handler: lambda.Function;
  public readonly role: iam.Role;

  private constructor(scope: Construct, id: string, { folder, description }: StackFunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.handler = new lambda.Function(this, 'Handler', {
      description: `${description} (cdk-sagemaker-serving)`,
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(lambdaFolder(folder), { exclude: ALL_BUT_BUNDLE }),
      timeout: LAMBDA_TIMEOUT,
      memorySize: 256,
      role: this.role,
      logGroup,
    });
  }

  /** @returns what must be there before the function is called */
  public allow(statement: iam.PolicyStatement): IDependable {
    return this.role.addToPrincipalPolicy(statement).policyDependable!;
  }

  /** @returns what must be there before the function is called */
  public grant(actions: string[], resourceArns: string[]): IDependable {
    return iam.Grant.addToPrincipal({ grantee: this.role, actions, resourceArns });
  }
}
