// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { Evaluator } from '../../../../emulator/src/cloudformation/template/evaluator';
import { pseudoParameters } from '../../../../emulator/src/cloudformation/template/pseudo-parameters';
import type { Template } from '../../../../emulator/src/cloudformation/template/template';
import { KNOWN_AFTER_APPLY, NO_VALUE } from '../../../../emulator/src/cloudformation/template/values';

const template: Template = {
  Resources: {},
  Mappings: { Sizes: { small: { count: 1, zones: ['x', 'y'] } } },
  Conditions: {
    Yes: { 'Fn::Equals': ['a', 'a'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'IsProd' }] },
    Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'IsProd' }] },
  },
};

const stack = {
  account: '123456789012',
  region: 'eu-west-1',
  stackName: 'S',
  stackId: 'arn:stack',
  notificationArns: [],
};
const ATTRIBUTES: Readonly<Record<string, unknown>> = {
  'Bucket.Arn': 'arn:bucket',
  'Bucket.A.B': 'nested',
  'Bucket.Names': ['n1', 'n2'],
  'New.Arn': KNOWN_AFTER_APPLY,
};
const evaluator = new Evaluator({
  template,
  region: 'eu-west-1',
  parameters: new Map<string, string | string[]>([
    ['Stage', 'prod'],
    ['List', ['a', 'b']],
    ['Number', '3'],
  ]),
  pseudo: pseudoParameters(stack),
  reference: (id) => ({ Bucket: 'bucket-1', New: KNOWN_AFTER_APPLY })[id],
  attribute: (id, name) => ATTRIBUTES[`${id}.${name}`],
  imported: (name) => (name === 'shared' ? 'imported' : undefined),
});

test.each<[string, unknown, unknown]>([
  ['Ref of a parameter', { Ref: 'Stage' }, 'prod'],
  ['Ref of a list', { Ref: 'List' }, ['a', 'b']],
  ['Ref of a resource', { Ref: 'Bucket' }, 'bucket-1'],
  ['the Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['the account', { Ref: 'AWS::AccountId' }, '123456789012'],
  ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['the URL suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['the stack', [{ Ref: 'AWS::StackName' }, { Ref: 'AWS::StackId' }], ['S', 'arn:stack']],
  ['no value', { Ref: 'AWS::NoValue' }, NO_VALUE],
  ['no value in fields and lists', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ['GetAtt, list form', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:bucket'],
  ['GetAtt, string form', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:bucket'],
  ['GetAtt, nested', { 'Fn::GetAtt': 'Bucket.A.B' }, 'nested'],
  ['Sub', { 'Fn::Sub': '${Stage}-${Bucket.Arn}-${AWS::Region}-${!Literal}' }, 'prod-arn:bucket-eu-west-1-${Literal}'],
  ['Sub with variables', { 'Fn::Sub': ['${a}/${Bucket}', { a: { Ref: 'Stage' } }] }, 'prod/bucket-1'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Number' }, 5, true]] }, 'a-3-5-true'],
  ['Join of a list parameter', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
  ['Select', { 'Fn::Select': ['1', { 'Fn::Split': [',', 'x,y,z'] }] }, 'y'],
  ['Select by number', { 'Fn::Select': [0, { 'Fn::GetAtt': ['Bucket', 'Names'] }] }, 'n1'],
  ['Split', { 'Fn::Split': ['|', 'a||b'] }, ['a', '', 'b']],
  ['If', { 'Fn::If': ['IsProd', 'big', { Ref: 'Missing' }] }, 'big'],
  ['If, the other way', { 'Fn::If': ['No', { Ref: 'Missing' }, 'small'] }, 'small'],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'count'] }, 1],
  ['FindInMap of a list', { 'Fn::FindInMap': ['Sizes', { 'Fn::Sub': 'small' }, 'zones'] }, ['x', 'y']],
  ['Base64', { 'Fn::Base64': 'héllo' }, 'aMOpbGxv'],
  ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['GetAZs of a Region', { 'Fn::Select': [2, { 'Fn::GetAZs': 'us-east-1' }] }, 'us-east-1c'],
  ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 3, '8'] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  ['Cidr across octets', { 'Fn::Cidr': ['192.168.0.0/24', '2', 4] }, ['192.168.0.0/28', '192.168.0.16/28']],
  ['Cidr of IPv6', { 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'shared' } }, 'imported'],
  ['what is known later, inside a text', { 'Fn::Join': ['/', ['a', { Ref: 'New' }]] }, `a/${KNOWN_AFTER_APPLY}`],
  [
    'what is known later, taken apart',
    { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': ['New', 'Arn'] }] }] },
    KNOWN_AFTER_APPLY,
  ],
])('%s', (_, value, expected) => {
  expect(evaluator.evaluate(value)).toEqual(expected);
});

test.each([
  ['Yes', true],
  ['No', false],
  ['IsProd', true],
  ['Both', true],
  ['Either', true],
])('the condition %s is %s', (name, holds) => {
  expect(evaluator.condition(name)).toBe(holds);
});

test.each<[unknown, boolean]>([
  [{ 'Fn::Contains': [['1', '2'], '2'] }, true],
  [{ 'Fn::Contains': [['1', '2'], { Ref: 'Number' }] }, false],
  [{ 'Fn::EachMemberEquals': [['a', 'a'], 'a'] }, true],
  [{ 'Fn::EachMemberIn': [{ Ref: 'List' }, ['a', 'b', 'c']] }, true],
  [{ 'Fn::EachMemberIn': [['a', 'd'], ['a']] }, false],
  [{ 'Fn::Not': [{ 'Fn::Equals': [1, '1'] }] }, false],
])('the rule %j is %s', (expression, holds) => {
  expect(evaluator.truth(expression)).toBe(holds);
});

test.each<[unknown, string]>([
  [{ 'Fn::Select': [5, ['a']] }, 'Template error: Fn::Select cannot select nonexistent value at index 5'],
  [{ 'Fn::FindInMap': ['Sizes', 'huge', 'count'] }, 'Template error: Unable to get mapping for Sizes::huge::count'],
  [
    { 'Fn::GetAtt': ['Bucket', 'Nope'] },
    'Template error: resource Bucket does not support attribute type Nope in Fn::GetAtt',
  ],
  [
    { Ref: 'Missing' },
    'Template format error: Unresolved resource dependencies [Missing] in the Resources block of the template',
  ],
  [{ 'Fn::ImportValue': 'nope' }, 'No export named nope found.'],
  [{ 'Fn::Join': ['-', 'text'] }, 'Template error: every Fn::Join object requires two parameters'],
  [{ 'Fn::FindInMap': ['Sizes', 'x', 'y', { DefaultValue: 1 }] }, 'does not imitate DefaultValue in Fn::FindInMap'],
  [{ 'Fn::Nonsense': 1 }, 'does not imitate the function Fn::Nonsense'],
  [{ 'Fn::Cidr': ['10.0.0.0/30', 5, 1] }, 'Fn::Cidr cannot take 5 blocks of 1 bits out of 10.0.0.0/30'],
])('fails when it is %j', (value, sentence) => {
  expect(() => evaluator.evaluate(value)).toThrow(sentence);
});
