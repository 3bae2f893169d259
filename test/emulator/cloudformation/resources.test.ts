import { DescribeStackResourceCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { generateName, kebab } from '../../../emulator/src/cloudformation/resources/names';
import {
  nameProperty,
  replacingPaths,
  resourceType,
} from '../../../emulator/src/cloudformation/resources/resource-types';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
});
afterEach(() => local.stop());

const Capabilities = ['CAPABILITY_NAMED_IAM' as const];

async function recorded(Type: string, Properties: object, attribute?: string) {
  const Value = attribute ? { 'Fn::GetAtt': ['R', attribute] } : { Ref: 'R' };
  await local.create('Rec', { Resources: { R: { Type, Properties } }, Outputs: { O: { Value } } }, { Capabilities });
  const { StackStatus, Outputs } = await local.settled('Rec');
  expect(StackStatus).toBe('CREATE_COMPLETE');
  return Outputs?.[0].OutputValue;
}

const policy = { AssumeRolePolicyDocument: {} };

test.each<[string, object, string | undefined, RegExp]>([
  ['AWS::IAM::Role', policy, undefined, /^Rec-R-[A-Z0-9]{12}$/],
  ['AWS::IAM::Role', { ...policy, RoleName: 'mine' }, undefined, /^mine$/],
  ['AWS::IAM::Role', { ...policy, RoleName: 'mine', Path: '/p/' }, 'Arn', /^arn:aws:iam::000000000000:role\/p\/mine$/],
  [
    'AWS::IAM::ManagedPolicy',
    { PolicyDocument: {}, ManagedPolicyName: 'mp' },
    undefined,
    /^arn:aws:iam::000000000000:policy\/mp$/,
  ],
  ['AWS::KMS::Key', { KeyPolicy: {} }, undefined, /^[0-9a-f-]{36}$/],
  ['AWS::KMS::Key', { KeyPolicy: {} }, 'Arn', /^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/],
  ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }, undefined, /^vpc-0[0-9a-f]{16}$/],
  ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }, 'CidrBlock', /^10\.0\.0\.0\/16$/],
  ['AWS::EC2::Subnet', { VpcId: 'vpc-1' }, 'SubnetId', /^subnet-0[0-9a-f]{16}$/],
  ['AWS::EC2::SecurityGroup', { GroupDescription: 'd' }, 'GroupId', /^sg-0[0-9a-f]{16}$/],
  ['AWS::Logs::LogGroup', { LogGroupName: '/a' }, 'Arn', /^arn:aws:logs:us-east-1:000000000000:log-group:\/a:\*$/],
  ['AWS::SageMaker::Model', { ModelName: 'm' }, undefined, /^arn:aws:sagemaker:us-east-1:000000000000:model\/m$/],
  ['AWS::SageMaker::Model', {}, 'ModelName', /^Rec-R-[A-Z0-9]{12}$/],
  ['AWS::SQS::Queue', {}, undefined, /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/000000000000\/Rec-R-/],
])('%s %j answers %s as its service would', async (type, properties, attribute, expected) => {
  expect(await recorded(type, properties, attribute)).toMatch(expected);
});

test('a type that is not run is named once, and silent ones not at all', async () => {
  const template = {
    Resources: {
      V1: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      V2: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
      R: { Type: 'AWS::IAM::Role', Properties: policy },
      P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: {} } },
      M: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'x' } },
    },
  };
  await local.create('Said', template, { Capabilities });
  await local.settled('Said');
  expect(local.warnings.sort()).toEqual([
    'AWS::EC2::VPC is recorded, not run: sagemaker-serving-local keeps its properties and answers references to it.',
    'IAM permissions are recorded, not enforced: every call is allowed.',
  ]);
});

test.each([
  ['AWS::SNS::Topic', { Nmae: 'x' }, 'Encountered unsupported property Nmae'],
  ['AWS::SageMaker::Endpoint', {}, 'Property EndpointConfigName cannot be empty.'],
  ['Custom::Thing', { ServiceToken: 'x' }, 'sagemaker-serving-local does not run custom resources (Custom::Thing)'],
])('fails when %s has the properties %j', async (Type, Properties, sentence) => {
  await local.create('Wrong', { Resources: { R: { Type, Properties } } });
  expect((await local.settled('Wrong')).StackStatus).toBe('ROLLBACK_COMPLETE');
  expect((await local.events('Wrong')).map((e) => e.ResourceStatusReason)).toContainEqual(
    expect.stringContaining(sentence),
  );
});

test('numbers and booleans from parameters arrive as such', async () => {
  const template = {
    Parameters: { N: { Type: 'Number', Default: '2' } },
    Resources: {
      C: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: {
          ProductionVariants: [
            { VariantName: 'a', ModelName: 'm', InitialInstanceCount: { Ref: 'N' }, EnableSSMAccess: 'true' },
          ],
        },
      },
    },
  };
  await local.create('Convert', template);
  await local.settled('Convert');
  const [event] = (await local.events('Convert')).filter((e) => e.LogicalResourceId === 'C');
  expect(JSON.parse(event.ResourceProperties!).ProductionVariants[0]).toMatchObject({
    InitialInstanceCount: 2,
    EnableSSMAccess: true,
  });
});

test('what a parameter with NoEcho holds is never shown', async () => {
  const template = {
    Parameters: { P: { Type: 'String', NoEcho: true } },
    Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'P' } } } },
  };
  await local.create('Secret', template, { Parameters: [{ ParameterKey: 'P', ParameterValue: 'hunter2' }] });
  expect((await local.settled('Secret')).Parameters).toMatchObject([{ ParameterKey: 'P', ParameterValue: '****' }]);
  expect(JSON.stringify(await local.events('Secret'))).not.toContain('hunter2');
});

test('the resources of a stack are described and listed', async () => {
  await local.create('Listed', topics({ A: {} }));
  await local.settled('Listed');
  const { StackResourceDetail } = await local.client.send(
    new DescribeStackResourceCommand({ StackName: 'Listed', LogicalResourceId: 'A' }),
  );
  expect(StackResourceDetail).toMatchObject({ ResourceType: 'AWS::SNS::Topic', ResourceStatus: 'CREATE_COMPLETE' });
  const { StackResourceSummaries } = await local.client.send(new ListStackResourcesCommand({ StackName: 'Listed' }));
  expect(StackResourceSummaries).toHaveLength(1);
  await expect(
    local.client.send(new DescribeStackResourceCommand({ StackName: 'Listed', LogicalResourceId: 'B' })),
  ).rejects.toThrow('Resource B does not exist for stack Listed');
});

test.each([
  ['AWS::SageMaker::Model', 'ModelName'],
  ['AWS::SageMaker::Endpoint', 'EndpointName'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::S3::Bucket', 'BucketName'],
  ['AWS::SSM::Parameter', 'Name'],
  ['AWS::KMS::Key', undefined],
])('%s is named by %s', (type, name) => {
  expect(nameProperty(type)).toBe(name);
});

test('create-only paths reach into lists and objects', () => {
  expect(resourceType('AWS::SageMaker::Endpoint')?.createOnly).toEqual(['EndpointName']);
  const nested = { VpcConfig: { Subnets: ['a'] } };
  expect(replacingPaths('AWS::SageMaker::Model', nested, { VpcConfig: { Subnets: ['b'] } })).toEqual(['VpcConfig']);
  expect(replacingPaths('AWS::SageMaker::Model', nested, { ...nested, Tags: [] })).toEqual([]);
});

test.each([
  ['stack', 'Resource', 63],
  ['a-very-long-stack-name-that-goes-on-and-on', 'AnEvenLongerLogicalIdThatIsNotShortAtAll', 63],
  ['s', 'L', 20],
])('a name made of %s and %s has at most %i characters', (stack, id, max) => {
  const name = generateName(stack, id, max);
  expect(name.length).toBeLessThanOrEqual(max);
  expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]*-[A-Za-z]+-[A-Z0-9]{12}$/);
});

test.each([
  ['EndpointConfig', 'endpoint-config'],
  ['VPC', 'vpc'],
  ['DBInstance', 'db-instance'],
])('the kind of %s is %s', (name, kind) => {
  expect(kebab(name)).toBe(kind);
});
