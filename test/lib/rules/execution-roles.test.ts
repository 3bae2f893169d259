import { check, type Resources } from '../../../lib/rules';
import { aContainer, aModel, aNetwork, aRole } from '../../../lib/rules/catalogue/builders';

const UNKNOWN = { Ref: 'Param' };
const Parameters = { Param: { Type: 'String' } };
const NETWORK = ['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DescribeNetworkInterfaces'];

function broken(Resources: Resources): string[] {
  return [...new Set(check({ Parameters, Resources }).findings.map(({ rule }) => rule))];
}

const Model = aModel({
  ...{ PrimaryContainer: aContainer(), VpcConfig: aNetwork },
  ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
});
const role = (more: object) => ({
  Role: { Type: 'AWS::IAM::Role', Properties: { ...aRole([]).Properties, ...more } },
  Model,
});
const allowing = (Action: unknown, more: object = {}) => ({
  PolicyName: 'more',
  PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource: '*' } },
  ...more,
});
const attached = (Type: string, names: object, Action: unknown = NETWORK) => ({
  ...role({}),
  Policy: { Type, Properties: allowing(Action, names) },
});
const trusting = (...statements: object[]) => ({
  ...role({ AssumeRolePolicyDocument: { Statement: statements } }),
  Model: aModel({ PrimaryContainer: aContainer(), ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
});
const trust = (Principal: unknown, Action: unknown = 'sts:AssumeRole') => ({ Effect: 'Allow', Action, Principal });

test.each<[string, Resources, string[]]>([
  ['no policy for it', role({}), ['R302']],
  ['a policy of its own', role({ Policies: [allowing(NETWORK), allowing('ecr:*')] }), []],
  ['a policy with a star', role({ Policies: [allowing('*')] }), []],
  [
    'a policy in other letters',
    role({ Policies: [allowing(['EC2:create*', 'ec2:Describe?etworkInterfaces', 'ecr:*'])] }),
    [],
  ],
  ['a policy that is not known', role({ Policies: UNKNOWN }), []],
  ['actions that are not known', role({ Policies: [allowing([UNKNOWN])] }), []],
  ['a policy of AWS', role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'] }), []],
  ['an attached policy', attached('AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }] }), []],
  ['an attached policy for less', attached('AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }] }, NETWORK[0]), ['R302']],
  ['an attached managed policy', attached('AWS::IAM::ManagedPolicy', { Roles: [{ Ref: 'Role' }] }), []],
  ['an attached inline policy', attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'Role' } }), []],
  ['a policy of another role', attached('AWS::IAM::Policy', { Roles: ['other'] }), ['R302']],
  ['a policy of a role that is not known', attached('AWS::IAM::Policy', { Roles: [UNKNOWN] }), []],
  ['no right to pull', role({ Policies: [allowing(NETWORK)] }), ['R301']],
])('a role with %s breaks %p', (_what, resources, rules) => {
  expect(broken(resources)).toEqual(rules);
});

test.each<[string, Resources, string[]]>([
  ['SageMaker', trusting(trust({ Service: 'sagemaker.amazonaws.com' })), []],
  ['SageMaker among others', trusting(trust({ Service: ['lambda.amazonaws.com', 'sagemaker.amazonaws.com'] })), []],
  [
    'SageMaker in a second statement',
    trusting(trust({ AWS: '*' }), trust({ Service: ['sagemaker.amazonaws.com'] })),
    [],
  ],
  ['everyone', trusting(trust('*')), []],
  ['a service that is not known', trusting(trust({ Service: UNKNOWN })), []],
  ['another service', trusting(trust({ Service: 'ec2.amazonaws.com' })), ['R303']],
  ['an account', trusting(trust({ AWS: 'arn:aws:iam::111122223333:root' })), ['R303']],
  ['SageMaker for something else', trusting(trust({ Service: 'sagemaker.amazonaws.com' }, 'sts:TagSession')), ['R303']],
])('a role that trusts %s breaks %p', (_who, resources, rules) => {
  expect(broken(resources)).toEqual(rules);
});
