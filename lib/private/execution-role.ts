import { type IResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { CollectedGrants } from './collected-grants';
import { hashOf } from './names';

const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
];

/** The role SageMaker takes on to run a model: it may do nothing until it is granted something. */
export function newExecutionRole(scope: Construct): iam.Role {
  return new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
}

/**
 * What running any container takes: writing logs and metrics. PutMetricData knows no resources.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function hostingStatements(model: IResource): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }),
    loggingStatement(model.stack, '/aws/sagemaker/Endpoints/*'),
  ];
}

/** What writing into log groups takes. */
export function loggingStatement(stack: Stack, logGroups: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: [stack.formatArn({ service: 'logs', resource: `log-group:${logGroups}` })],
  });
}

/**
 * What a model in a VPC takes: SageMaker makes network interfaces with the role.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html
 */
export function networkStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: NETWORK_ACTIONS, resources: ['*'] });
}

/**
 * Puts what was granted into one policy that is never edited: its id is the hash of its content, so that a change makes a new one.
 *
 * The old one goes, with the old model, only after the endpoint has moved. Until then the old fleet can still pull its image
 * and download its data, when it scales out and when a rollout is rolled back to it.
 */
export function attachAccessPolicy(scope: Construct, role: iam.IRole, grants: CollectedGrants): iam.Policy {
  const content = Stack.of(scope).resolve(grants.statements.map((statement) => statement.toStatementJson()));
  const policy = new iam.Policy(scope, `Access${hashOf(JSON.stringify(content))}`, { statements: grants.statements });
  role.attachInlinePolicy(policy);
  grants.policyDependable.add(policy);
  return policy;
}
