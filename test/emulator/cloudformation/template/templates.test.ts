// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { parseTemplate } from '../../../../emulator/src/cloudformation/template/parse';
import { Harness } from '../harness';

let local: Harness;
beforeAll(async () => {
  local = await Harness.start();
});
afterAll(() => local.stop());

const topic = (Properties: object = {}, more: object = {}) => ({ Type: 'AWS::SNS::Topic', Properties, ...more });

test('YAML is read with its short forms', () => {
  const text = `
Description: 2010-09-09
Conditions:
  Yes: !Equals [a, a]
  Also: !And [!Condition Yes, !Not [!Equals [a, b]]]
Resources:
  T:
    Type: AWS::SNS::Topic
    Condition: Also
    Properties:
      TopicName: !Sub '\${AWS::StackName}-t'
      DisplayName: !Join ['-', [!Ref AWS::Region, !GetAtt B.Arn, !Select [0, !Split [',', 'a,b']]]]
      Text: |
        line
      Choice: !If [Yes, !FindInMap [M, a, b], !Base64 text]
      Map: !Sub
        - \${x}
        - x: !ImportValue y
`;
  expect(parseTemplate(text)).toEqual({
    Description: '2010-09-09',
    Conditions: {
      Yes: { 'Fn::Equals': ['a', 'a'] },
      Also: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] },
    },
    Resources: {
      T: {
        Type: 'AWS::SNS::Topic',
        Condition: 'Also',
        Properties: {
          TopicName: { 'Fn::Sub': '${AWS::StackName}-t' },
          DisplayName: {
            'Fn::Join': [
              '-',
              [{ Ref: 'AWS::Region' }, { 'Fn::GetAtt': 'B.Arn' }, { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }],
            ],
          },
          Text: 'line\n',
          Choice: { 'Fn::If': ['Yes', { 'Fn::FindInMap': ['M', 'a', 'b'] }, { 'Fn::Base64': 'text' }] },
          Map: { 'Fn::Sub': ['${x}', { x: { 'Fn::ImportValue': 'y' } }] },
        },
      },
    },
  });
});

test('of two equal keys the last one counts, as in CloudFormation', () => {
  const { Resources } = parseTemplate(
    'Resources:\n  A: { Type: "AWS::SNS::Topic" }\n  A: { Type: "AWS::SQS::Queue" }\n',
  );
  expect(Resources.A.Type).toBe('AWS::SQS::Queue');
});

test.each([
  ['{ "Resources": ', 'Template format error: JSON not well-formed.'],
  ['a: [b', 'Template format error: YAML not well-formed. (line 1'],
  ['just text', 'Template format error: unsupported structure.'],
  ['{}', 'Template format error: At least one Resources member must be defined.'],
  ['{ "Resources": {} }', 'Template format error: At least one Resources member must be defined.'],
])('fails when the body is %s', (text, sentence) => {
  expect(() => parseTemplate(text)).toThrow(sentence);
});

test.each<[string, object, string]>([
  [
    'has an unknown section',
    { Resource: {}, Resources: { A: topic() } },
    'Invalid template property or properties [Resource]',
  ],
  [
    'has a resource without a type',
    { Resources: { A: {} } },
    'Template format error: [/Resources/A] Every Resources object must contain a Type member.',
  ],
  [
    'has a resource with an unknown attribute',
    { Resources: { A: topic({}, { DependOn: 'B' }) } },
    "Invalid template resource property 'DependOn'",
  ],
  [
    'has a bad logical id',
    { Resources: { 'a-b': topic() } },
    'Template format error: Resource name a-b is non alphanumeric.',
  ],
  [
    'has an unknown type',
    { Resources: { A: { Type: 'AWS::SageMaker::Endpont' } } },
    'Unrecognized resource types: [AWS::SageMaker::Endpont]',
  ],
  [
    'refers to nothing',
    { Resources: { A: topic({ TopicName: { Ref: 'B' } }) } },
    'Template format error: Unresolved resource dependencies [B] in the Resources block of the template',
  ],
  [
    'refers to nothing in a Sub',
    { Resources: { A: topic({ TopicName: { 'Fn::Sub': '${B.Arn}' } }) } },
    'Unresolved resource dependencies [B]',
  ],
  ['depends on nothing', { Resources: { A: topic({}, { DependsOn: ['B'] }) } }, 'Unresolved resource dependencies [B]'],
  [
    'puts out nothing',
    { Resources: { A: topic() }, Outputs: { O: { Value: { Ref: 'B' } } } },
    'Unresolved resource dependencies [B] in the Outputs block of the template',
  ],
  [
    'has an unknown condition',
    { Resources: { A: topic({}, { Condition: 'C' }) } },
    'Unresolved condition dependency C in the Resources block of the template',
  ],
  [
    'has a condition on a resource',
    { Conditions: { C: { 'Fn::Equals': [{ Ref: 'A' }, 'a'] } }, Resources: { A: topic() } },
    'Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template',
  ],
  [
    'goes in a circle',
    {
      Resources: {
        A: topic({ TopicName: { Ref: 'B' } }),
        B: topic({ DisplayName: { 'Fn::GetAtt': ['C', 'TopicArn'] } }),
        C: topic({}, { DependsOn: 'A' }),
      },
    },
    'Circular dependency between resources: [A, B, C]',
  ],
  [
    'asks for an attribute that is none',
    { Resources: { A: topic() }, Outputs: { O: { Value: { 'Fn::GetAtt': ['A', 'Nope'] } } } },
    'Template error: resource A does not support attribute type Nope in Fn::GetAtt',
  ],
  [
    'transforms',
    { Transform: 'AWS::Serverless-2016-10-31', Resources: { A: topic() } },
    'does not imitate template transforms and macros ("AWS::Serverless-2016-10-31")',
  ],
  [
    'includes',
    { Resources: { A: topic({ 'Fn::Transform': { Name: 'x' } }) } },
    'does not imitate the function Fn::Transform',
  ],
  ['loops', { Resources: { 'Fn::ForEach::X': [] } }, 'does not imitate Fn::ForEach'],
  [
    'nests',
    { Resources: { A: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } } } },
    'does not imitate nested stacks',
  ],
  [
    'reads a secret',
    { Resources: { A: topic({ DisplayName: '{{resolve:secretsmanager:x}}' }) } },
    'does not imitate dynamic references to secretsmanager',
  ],
  [
    'reads a parameter that is none',
    { Resources: { A: topic({ DisplayName: '{{resolve:ssm:x}}' }) } },
    '[ssm:x] could not be found in Systems Manager Parameter Store',
  ],
  [
    'makes IAM',
    { Resources: { A: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r' } } } },
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  ],
  [
    'breaks a rule of its own',
    {
      Rules: { R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] }, AssertDescription: 'a is b' }] } },
      Resources: { A: topic() },
    },
    'a is b',
  ],
])('fails when the template %s', async (_, template, sentence) => {
  await expect(local.create('Bad', template)).rejects.toThrow(sentence);
  await expect(local.stack('Bad')).rejects.toThrow('Stack with id Bad does not exist');
});

test('ValidateTemplate describes parameters and capabilities', async () => {
  const template = {
    Description: 'd',
    Parameters: { P: { Type: 'String', Default: 1, NoEcho: true } },
    Resources: { A: { Type: 'AWS::IAM::Role' } },
  };
  expect(
    await local.client.send(new ValidateTemplateCommand({ TemplateBody: JSON.stringify(template) })),
  ).toMatchObject({
    Description: 'd',
    Parameters: [{ ParameterKey: 'P', DefaultValue: '1', NoEcho: true }],
    Capabilities: ['CAPABILITY_IAM'],
  });
});
