// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { type CheckOptions, check } from '../../../lib/rules';
import { aContainer, aModel, aNetwork } from '../../../lib/rules/catalogue/builders';

type Properties = Readonly<Record<string, unknown>>;

const PARAMETERS = { Given: { Type: 'String' }, Ids: { Type: 'List<AWS::EC2::Subnet::Id>' } };
const GIVEN = { Ref: 'Given' };

const rulesBrokenBy = (model: Properties, options: CheckOptions = {}) => {
  const Resources = { Model: aModel({ PrimaryContainer: aContainer(), ...model }) };
  return check({ Parameters: PARAMETERS, Resources }, options).findings.map(({ rule }) => rule);
};
const inContainer = (container: Properties) => ({ PrimaryContainer: aContainer(container) });
const inSource = (source: Properties) => {
  const S3DataSource = { S3Uri: 's3://b/k/', S3DataType: 'S3Prefix', CompressionType: 'None', ...source };
  return inContainer({ ModelDataUrl: undefined, ModelDataSource: { S3DataSource } });
};
const inNetwork = (network: Properties) => ({ VpcConfig: { ...aNetwork, ...network } });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);
const variables = (count: number, value = '') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, value]));
const containers = (count: number) => ({
  PrimaryContainer: undefined,
  Containers: Array.from({ length: count }, () => aContainer()),
});
const tags = (count: number) => ({ Tags: ids(count).map((Key) => ({ Key, Value: '' })) });

test.each<[string, string, Properties, Properties]>([
  ['15 containers', 'R004', containers(15), containers(16)],
  [
    '255 characters of an image',
    'R013',
    inContainer({ Image: `${'i'.repeat(253)}:1` }),
    inContainer({ Image: `${'i'.repeat(254)}:1` }),
  ],
  [
    '1024 characters of ModelDataUrl',
    'R017',
    inContainer({ ModelDataUrl: `s3://b/${'k'.repeat(1010)}.tar.gz` }),
    inContainer({ ModelDataUrl: `s3://b/${'k'.repeat(1011)}.tar.gz` }),
  ],
  ['100 variables', 'R034', inContainer({ Environment: variables(100) }), inContainer({ Environment: variables(101) })],
  [
    '1024 bytes of a value',
    'R034',
    inContainer({ Environment: { A: 'é'.repeat(512) } }),
    inContainer({ Environment: { A: `${'é'.repeat(512)}e` } }),
  ],
  [
    '32 KB of all variables',
    'R035',
    inContainer({ Environment: { ...variables(10, 'x'.repeat(1022)), ...filled(22) } }),
    inContainer({ Environment: { ...variables(10, 'x'.repeat(1022)), ...filled(22), X: '' } }),
  ],
  ['one subnet more than one', 'R048', inNetwork({ Subnets: ids(2) }), inNetwork({ Subnets: ids(1) })],
  ['16 subnets', 'R047', inNetwork({ Subnets: ids(16) }), inNetwork({ Subnets: ids(17) })],
  ['one security group', 'R047', inNetwork({ SecurityGroupIds: ids(1) }), inNetwork({ SecurityGroupIds: ids(0) })],
  ['5 security groups', 'R047', inNetwork({ SecurityGroupIds: ids(5) }), inNetwork({ SecurityGroupIds: ids(6) })],
  ['50 tags', 'R054', tags(50), tags(51)],
  [
    '255 characters of a hub content',
    'R033',
    inSource({ HubAccessConfig: { HubContentArn: 'a'.repeat(255) } }),
    inSource({ HubAccessConfig: { HubContentArn: 'a'.repeat(256) } }),
  ],
])('%s are allowed by %s, and one past is not', (_what, rule, allowed, past) => {
  expect(rulesBrokenBy(allowed)).not.toContain(rule);
  expect(rulesBrokenBy(past)).toContain(rule);
});

test.each<[string, Properties]>([
  ['ModelName', { ModelName: GIVEN }],
  ['PrimaryContainer', { PrimaryContainer: GIVEN }],
  ['Containers', { PrimaryContainer: undefined, Containers: GIVEN }],
  ['Mode of the model', { ...containers(2), InferenceExecutionConfig: { Mode: GIVEN } }],
  ['Mode of a container', inContainer({ Mode: GIVEN, ModelDataUrl: 's3://b/k/', MultiModelConfig: {} })],
  ['Image', inContainer({ Image: GIVEN })],
  ['the tag of an image', inContainer({ Image: { 'Fn::Sub': 'registry/digits:${Given}' } })],
  ['the end of ModelDataUrl', inContainer({ ModelDataUrl: { 'Fn::Sub': 's3://b/${Given}' } })],
  ['ModelDataUrl', inContainer({ ModelDataUrl: GIVEN })],
  ['S3DataSource', inContainer({ ModelDataUrl: undefined, ModelDataSource: { S3DataSource: GIVEN } })],
  ['the end of S3Uri', inSource({ S3Uri: { 'Fn::Sub': 's3://b/${Given}' } })],
  ['Environment', inContainer({ Environment: GIVEN })],
  ['a secret', inContainer({ Environment: { HF_TOKEN: GIVEN } })],
  ['ImageConfig', inContainer({ ImageConfig: GIVEN })],
  [
    'a mode of access, with a VPC that is not known',
    { VpcConfig: GIVEN, ...inContainer({ ImageConfig: { RepositoryAccessMode: 'Vpc' } }) },
  ],
  ['Subnets', inNetwork({ Subnets: { Ref: 'Ids' } })],
  ['one of Subnets', inNetwork({ Subnets: [GIVEN, GIVEN] })],
  ['ExecutionRoleArn', { ExecutionRoleArn: GIVEN }],
  ['Tags', { Tags: GIVEN }],
])('where %s cannot be known, nothing is said', (_what, model) => {
  expect(rulesBrokenBy(model)).toEqual([]);
});

test.each<[string, string, Properties]>([
  ['both PrimaryContainer and Containers', 'R003', { Containers: [aContainer()] }],
  ['an empty list of containers', 'R003', { PrimaryContainer: undefined, Containers: [] }],
  [
    'a hostname with an underscore',
    'R002',
    { ...containers(0), Containers: [aContainer({ ContainerHostname: 'a_b' })] },
  ],
  ['a source without S3DataSource', 'R025', inContainer({ ModelDataUrl: undefined, ModelDataSource: {} })],
  ['a wrong S3DataType', 'R026', inSource({ S3DataType: 'Prefix' })],
  ['ContainerMetricsConfig', 'R056', inContainer({ ContainerMetricsConfig: {} })],
  ['a name of 1025 characters', 'R034', inContainer({ Environment: { [`V${'x'.repeat(1024)}`]: '' } })],
  ['a wrong way to the registry', 'R043', inContainer({ ImageConfig: { RepositoryAccessMode: 'VPC' } })],
  [
    'a login without a function',
    'R045',
    { ...inNetwork({}), ...inContainer({ ImageConfig: { RepositoryAccessMode: 'Vpc', RepositoryAuthConfig: {} } }) },
  ],
  [
    'a login by something else',
    'R045',
    {
      ...inNetwork({}),
      ...inContainer({
        ImageConfig: {
          RepositoryAccessMode: 'Vpc',
          RepositoryAuthConfig: { RepositoryCredentialsProviderArn: 'arn:aws:iam::111122223333:role/login' },
        },
      }),
    },
  ],
  ['a subnet that is no id', 'R047', inNetwork({ Subnets: ['subnet-1', 'subnet 2'] })],
  ['a network without Subnets', 'R047', inNetwork({ Subnets: undefined })],
  ['a tag without a value', 'R054', { Tags: [{ Key: 'team' }] }],
  ['a tag with a hash', 'R054', { Tags: [{ Key: 'team', Value: '#1' }] }],
])('%s breaks %s', (_what, rule, model) => {
  expect(rulesBrokenBy(model)).toContain(rule);
});

test('where the Region is known, an image of another one is wrong', () => {
  expect(rulesBrokenBy({}, { region: 'eu-west-1' })).toEqual(['R015']);
  expect(rulesBrokenBy({}, { region: 'us-east-1' })).toEqual([]);
});

test('subnets of the template are wrong if they are all in one Availability Zone', () => {
  const subnet = (AvailabilityZone: string) => ({ Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone } });
  const broken = (zone: string) => {
    const VpcConfig = { ...aNetwork, Subnets: [{ Ref: 'One' }, { Ref: 'Two' }] };
    const Model = aModel({ PrimaryContainer: aContainer(), VpcConfig });
    const Resources = { Model, One: subnet('us-east-1a'), Two: subnet(zone) };
    return check({ Resources }).findings.map(({ rule }) => rule);
  };
  expect(broken('us-east-1a')).toEqual(['R048']);
  expect(broken('us-east-1b')).toEqual([]);
});

test.each([
  ['registry/digits', true],
  ['registry:5000/digits', true],
  ['registry/digits:latest', true],
  ['registry/digits:latest-cpu', false],
  ['registry:5000/digits:1', false],
  [`registry/digits@sha256:${'0'.repeat(64)}`, false],
])('an image by the name %s may move: %p', (Image, moves) => {
  expect(rulesBrokenBy(inContainer({ Image })).includes('R016')).toBe(moves);
});

test.each([
  ['DB_PASSWORD', 'hunter2', true],
  ['HUGGING_FACE_HUB_TOKEN', 'hf_0123', true],
  ['ANY', '{{resolve:secretsmanager:hf:SecretString:token}}', true],
  ['DB_PASSWORD', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db', false],
  ['DB_PASSWORD', '', false],
  ['MAX_TOTAL_TOKENS', '4096', false],
  ['EOS_TOKEN', '</s>', false],
])('the variable %s of the value %p looks like a secret: %p', (key, value, isSecret) => {
  expect(rulesBrokenBy(inContainer({ Environment: { [key]: value } })).includes('R036')).toBe(isSecret);
});

/** Variables of 1 KB each. */
function filled(count: number) {
  return Object.fromEntries(ids(count).map((_, index) => [`F${100 + index}`, 'x'.repeat(1020)]));
}
