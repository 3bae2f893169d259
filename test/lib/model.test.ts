import { type App, CfnParameter, Fn, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Model, ModelData } from 'cdk-sagemaker-serving';
import { ENV, messageOf, newModel, newStack, onlyResource, statementsIn } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html';
const SEE_VPC = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html';

function actionsIn(stack: Stack): string[] {
  return statementsIn(stack).flatMap(({ Action }) => Action);
}

describe('Model', () => {
  test('by default it is an image and a role, and nothing else', () => {
    const stack = newStack({ env: ENV });
    newModel(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties).toEqual({
      ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ModelRole/), 'Arn'] },
      PrimaryContainer: {
        Image: { 'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/digits:3']] },
      },
    });
  });

  test('its name is never literal', () => {
    const stack = newStack();
    const model = newModel(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.ModelName).toBeUndefined();
    expect(stack.resolve(model.modelName)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] });
    expect(stack.resolve(model.modelArn)).toEqual({ Ref: expect.stringMatching(/^Model/) });
  });

  test('network isolation is rendered, and takes nothing from the role', () => {
    const [plain, isolated] = [newStack(), newStack()];
    newModel(plain);
    newModel(isolated, 'Model', { networkIsolation: true });
    expect(onlyResource(isolated, 'AWS::SageMaker::Model').Properties.EnableNetworkIsolation).toBe(true);
    expect(actionsIn(isolated)).toEqual(actionsIn(plain));
  });

  test('network isolation that is false is kept', () => {
    const stack = newStack();
    newModel(stack, 'Model', { networkIsolation: false });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.EnableNetworkIsolation).toBe(false);
  });

  test('tags reach the model and its role', () => {
    const stack = newStack();
    Tags.of(newModel(stack)).add('team', 'vision');
    for (const type of ['AWS::SageMaker::Model', 'AWS::IAM::Role']) {
      expect(onlyResource(stack, type).Properties.Tags).toEqual([{ Key: 'team', Value: 'vision' }]);
    }
  });
});

describe('the environment of a model', () => {
  const given = (environment: { [name: string]: string }) => () => newModel(newStack(), 'Model', { environment });

  test('is passed to the container', () => {
    const stack = newStack();
    newModel(stack, 'Model', { environment: { A: '1', _b: '' } });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.Environment).toEqual({
      A: '1',
      _b: '',
    });
  });

  test('is not rendered when it is empty', () => {
    const stack = newStack();
    newModel(stack, 'Model', { environment: {} });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer).not.toHaveProperty('Environment');
  });

  test('tokens pass, also as values', () => {
    const stack = newStack();
    const value = Fn.join('', Array(2000).fill(new CfnParameter(stack, 'Value').valueAsString));
    expect(() => newModel(stack, 'Model', { environment: { A: value } })).not.toThrow();
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`K${i}`, 'v']));
  /** Variables of 1024 bytes each, name and value together. */
  const kibibytes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`K${10 + i}`, 'v'.repeat(1021)]));

  test.each([
    ['100 variables', many(100)],
    ['a name of 1024 bytes', { ['K'.repeat(1024)]: 'v' }],
    ['a value of 1024 bytes', { K: 'v'.repeat(1024) }],
    ['32 KiB in all', kibibytes(32)],
  ])('may have %s', (_, environment) => {
    expect(given(environment)).not.toThrow();
  });

  test.each([
    ['101 variables', many(101), 'the number of environment variables is 101, allowed is at most 100'],
    [
      'a digit at the start of a name',
      { '1A': 'v' },
      "the name of an environment variable is '1A', allowed is letters, digits and underscores, with no digit at the start",
    ],
    [
      'a hyphen in a name',
      { 'A-B': 'v' },
      "the name of an environment variable is 'A-B', allowed is letters, digits and underscores, with no digit at the start",
    ],
    [
      'an empty name',
      { '': 'v' },
      "the name of an environment variable is '', allowed is letters, digits and underscores, with no digit at the start",
    ],
    [
      'a name of 1025 bytes',
      { ['K'.repeat(1025)]: 'v' },
      `the name of the environment variable ${'K'.repeat(40)} is 1025 bytes, allowed is at most 1024 bytes`,
    ],
    [
      'a value of 1025 bytes',
      { K: `${'v'.repeat(1023)}ü` },
      'the value of the environment variable K is 1025 bytes, allowed is at most 1024 bytes',
    ],
    [
      '32 KiB and a byte in all',
      { ...kibibytes(32), K: '' },
      'the size of the environment is 32769 bytes, allowed is at most 32768 bytes, keys and values together',
    ],
  ])('fails when it has %s', (_, environment, sentence) => {
    expect(messageOf(given(environment))).toBe(`Model 'Digits/Model': ${sentence} (${SEE})`);
  });
});

describe('the execution role', () => {
  test('trusts SageMaker and has no managed policies', () => {
    const stack = newStack();
    newModel(stack);
    const { Properties } = onlyResource(stack, 'AWS::IAM::Role');
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' } },
    ]);
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('may do what hosting takes, and no more', () => {
    const stack = newStack({ env: ENV });
    newModel(stack, 'Model', {
      modelData: ModelData.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'models'), 'm.tar.gz'),
    });
    const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
    expect(statementsIn(stack)).toEqual([
      { Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: arn(':logs:eu-west-1:111122223333:log-group:/aws/sagemaker/Endpoints/*'),
      },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: arn(':ecr:eu-west-1:111122223333:repository/digits'),
      },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: arn(':s3:::models/m.tar.gz') },
    ]);
  });

  test('gets its policies before the model is made, and keeps them longer', () => {
    const stack = newStack();
    const model = newModel(stack);
    model.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['*'] }));
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toHaveLength(2);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn.sort()).toEqual(policies.sort());
  });

  test('keeps a policy for every version of a model: other content is another policy, and the old one goes last', () => {
    const policyOf = (key: string) => {
      const stack = newStack();
      newModel(stack, 'Model', {
        modelData: ModelData.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'models'), key),
      });
      return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    };
    expect(policyOf('1/m.tar.gz')).toEqual(policyOf('1/m.tar.gz'));
    expect(policyOf('1/m.tar.gz')).not.toEqual(policyOf('2/m.tar.gz'));
  });

  test('given by the user, gets what the model needs, and its other policies come before the model', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'MyRole', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    newModel(stack, 'Model', { role });
    const extra = new iam.Policy(stack, 'Extra', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['a:B'], resources: ['*'] })],
    });
    const managed = new iam.ManagedPolicy(stack, 'Managed', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['a:C'], resources: ['*'] })],
    });
    const ids = [extra, managed].map((policy) => stack.getLogicalId(policy.node.defaultChild as iam.CfnPolicy));
    const { DependsOn, Properties } = onlyResource(stack, 'AWS::SageMaker::Model');
    expect(Properties.ExecutionRoleArn).toEqual(stack.resolve(role.roleArn));
    expect(DependsOn).toEqual(expect.arrayContaining([...ids, expect.stringMatching(/^ModelAccess/)]));
    expect(actionsIn(stack)).toEqual(expect.arrayContaining(['logs:PutLogEvents', 'ecr:BatchGetImage']));
  });

  test('may have a policy about the model itself, which comes after it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'MyRole', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const model = newModel(stack, 'Model', { role });
    const statements = [new iam.PolicyStatement({ actions: ['sagemaker:DescribeModel'], resources: [model.modelArn] })];
    const about = new iam.Policy(stack, 'About', { roles: [role], statements });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).not.toContain(
      stack.getLogicalId(about.node.defaultChild as iam.CfnPolicy),
    );
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('may be in another stack', () => {
    const roles = newStack();
    const stack = new Stack(roles.node.root as App, 'Serving');
    const role = new iam.Role(roles, 'MyRole', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['a:B'], resources: ['*'] }));
    newModel(stack, 'Model', { role });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).toEqual([expect.stringMatching(/^ModelAccess/)]);
    expect(stack.dependencies).toEqual([roles]);
  });

  test('imported, gets what the model needs in a policy before the model', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'MyRole', 'arn:aws:iam::111122223333:role/serving');
    newModel(stack, 'Model', { role });
    const policy = onlyResource(stack, 'AWS::IAM::Policy');
    expect(policy.Properties.Roles).toEqual(['serving']);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).toEqual([expect.stringMatching(/^ModelAccess/)]);
  });

  test('that is not to be changed is left alone', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'MyRole', 'arn:aws:iam::111122223333:role/serving', { mutable: false });
    newModel(stack, 'Model', { role });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).toBeUndefined();
  });

  test('is what a grant to the model is given to', () => {
    const stack = newStack();
    new s3.Bucket(stack, 'Features').grantRead(newModel(stack));
    expect(actionsIn(stack)).toContain('s3:GetObject*');
  });
});

describe('a model in a VPC', () => {
  test('is in the private subnets, with a security group of its own that lets everything out', () => {
    const stack = newStack({ env: ENV });
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    newModel(stack, 'Model', { vpc });
    const groups = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.VpcConfig).toEqual({
      Subnets: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [{ 'Fn::GetAtt': [groups[0], 'GroupId'] }],
    });
    expect(onlyResource(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0' },
    ]);
  });

  test('may let nothing out', () => {
    const stack = newStack();
    newModel(stack, 'Model', { vpc: new ec2.Vpc(stack, 'Vpc'), allowAllOutbound: false });
    expect(onlyResource(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).toMatchObject([
      { CidrIp: '255.255.255.255/32' },
    ]);
  });

  test('is allowed to make network interfaces; no other model is', () => {
    const [inside, outside] = [newStack(), newStack()];
    newModel(inside, 'Model', { vpc: new ec2.Vpc(inside, 'Vpc') });
    newModel(outside);
    const network = (stack: Stack) => actionsIn(stack).filter((action) => action.startsWith('ec2:'));
    expect(network(inside)).toEqual([
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
    ]);
    expect(network(outside)).toEqual([]);
  });

  test('has connections', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    newModel(stack, 'Model', { vpc }).connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(443));
    expect(onlyResource(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupIngress).toMatchObject([
      { FromPort: 443 },
    ]);
  });

  test('takes the security groups and subnets it is given', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroups = [1, 2, 3, 4, 5].map((i) => ec2.SecurityGroup.fromSecurityGroupId(stack, `G${i}`, `sg-${i}`));
    newModel(stack, 'Model', { vpc, securityGroups, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.VpcConfig).toEqual({
      Subnets: vpc.publicSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'],
    });
  });

  test('takes subnets that are known only at deployment', () => {
    const stack = newStack();
    const ids = Fn.split(',', Fn.importValue('Subnets'));
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: Fn.getAzs(),
      privateSubnetIds: ids,
    });
    newModel(stack, 'Model', { vpc });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.VpcConfig.Subnets).toEqual({
      'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }],
    });
  });

  const imported = (stack: Stack, zones: string[]) =>
    ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: zones,
      privateSubnetIds: zones.map((_, i) => `subnet-${i}`),
    });

  test('may have 16 subnets', () => {
    const stack = newStack();
    const vpc = imported(
      stack,
      Array.from({ length: 16 }, (_, i) => `zone-${i}`),
    );
    expect(() => newModel(stack, 'Model', { vpc })).not.toThrow();
  });

  test('fails when it has 17 subnets', () => {
    const stack = newStack();
    const vpc = imported(
      stack,
      Array.from({ length: 17 }, (_, i) => `zone-${i}`),
    );
    expect(messageOf(() => newModel(stack, 'Model', { vpc }))).toBe(
      `Model 'Digits/Model': the number of subnets is 17, allowed is 1 to 16 (${SEE_VPC})`,
    );
  });

  test.each([[['zone-a']], [['zone-a', 'zone-a']]])('fails when its subnets are in the zones %j', (zones) => {
    const stack = newStack();
    const subnets = zones.map((availabilityZone, i) =>
      ec2.Subnet.fromSubnetAttributes(stack, `S${i}`, { subnetId: `subnet-${i}`, availabilityZone }),
    );
    const vpc = imported(stack, ['zone-a', 'zone-b']);
    expect(messageOf(() => newModel(stack, 'Model', { vpc, vpcSubnets: { subnets } }))).toBe(
      "Model 'Digits/Model': the number of the subnets' availability zones is 1, allowed is at least 2, even for one instance; choose more with `vpcSubnets`, or raise the VPC's `maxAzs` (https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html)",
    );
  });

  test.each([0, 6])('fails when it has %d security groups', (count) => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroups = Array.from({ length: count }, (_, i) =>
      ec2.SecurityGroup.fromSecurityGroupId(stack, `G${i}`, `sg-${i}`),
    );
    expect(messageOf(() => newModel(stack, 'Model', { vpc, securityGroups }))).toBe(
      `Model 'Digits/Model': the number of securityGroups is ${count}, allowed is 1 to 5 (${SEE_VPC})`,
    );
  });

  test('fails when security groups come with allowAllOutbound', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-1')];
    expect(messageOf(() => newModel(stack, 'Model', { vpc, securityGroups, allowAllOutbound: true }))).toBe(
      "Model 'Digits/Model': allowAllOutbound is given with securityGroups; set it on the security groups themselves",
    );
  });

  test.each([
    ['vpcSubnets', { vpcSubnets: {} }],
    ['securityGroups', { securityGroups: [] }],
    ['allowAllOutbound', { allowAllOutbound: false }],
  ])('fails when %s is given without a VPC', (name, props) => {
    expect(messageOf(() => newModel(newStack(), 'Model', props))).toBe(
      `Model 'Digits/Model': ${name} is given without a VPC; give \`vpc\` too, or leave ${name} out`,
    );
  });

  test('fails when connections are asked of a model outside', () => {
    expect(messageOf(() => newModel(newStack()).connections)).toBe(
      "Model 'Digits/Model': a model has connections only in a VPC; give it `vpc`, or import it with `securityGroups`",
    );
  });
});

describe('an imported model', () => {
  const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:model/digits';

  test('by name has an ARN in lower case', () => {
    const stack = newStack({ env: ENV });
    const model = Model.fromModelName(stack, 'M', 'Digits');
    expect(model.modelName).toBe('Digits');
    expect(stack.resolve(model.modelArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:111122223333:model/digits']],
    });
  });

  test('by ARN has a name, an account and a region', () => {
    const model = Model.fromModelArn(newStack(), 'M', arn);
    expect(model).toMatchObject({ modelName: 'digits', modelArn: arn, env: ENV, role: undefined });
  });

  test('without a role takes no statements', () => {
    const stack = newStack();
    Model.fromModelArn(stack, 'M', arn).addToRolePolicy(
      new iam.PolicyStatement({ actions: ['a:B'], resources: ['*'] }),
    );
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('with a role and security groups can be granted to and connected', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleName(stack, 'R', 'serving');
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-1');
    const model = Model.fromModelAttributes(stack, 'M', { modelArn: arn, role, securityGroups: [group] });
    model.addToRolePolicy(new iam.PolicyStatement({ actions: ['a:B'], resources: ['*'] }));
    model.connections.allowFromAnyIpv4(ec2.Port.tcp(443));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['serving'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-1',
      FromPort: 443,
    });
  });
});
