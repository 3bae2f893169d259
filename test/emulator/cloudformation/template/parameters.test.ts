import {
  parameterValues,
  resolveParameters,
  type StackParameter,
} from '../../../../emulator/src/cloudformation/template/parameters';
import type { ParameterDefinition, Template } from '../../../../emulator/src/cloudformation/template/template';

const read = async (name: string) => ({ '/name': 'from-ssm', '/list': 'a, b' })[name];

async function resolve(definition: ParameterDefinition, value?: string, previous: StackParameter[] = []) {
  const template: Template = { Resources: {}, Parameters: { P: definition } };
  const given = value === undefined ? [] : [{ ParameterKey: 'P', ParameterValue: value }];
  const parameters = await resolveParameters(template, { given, previous, read });
  return parameterValues(template, parameters).get('P');
}

test.each<[string, ParameterDefinition, string | undefined, unknown]>([
  ['the value given', { Type: 'String', Default: 'd' }, 'v', 'v'],
  ['the default', { Type: 'String', Default: 'd' }, undefined, 'd'],
  ['an empty value', { Type: 'String', Default: 'd' }, '', ''],
  ['a number stays text', { Type: 'Number', Default: 5 }, undefined, '5'],
  ['a list', { Type: 'CommaDelimitedList' }, 'a, b,c', ['a', 'b', 'c']],
  ['an empty list', { Type: 'CommaDelimitedList' }, '', []],
  ['a list of numbers', { Type: 'List<Number>' }, '1,2', ['1', '2']],
  ['a list of AWS ids', { Type: 'List<AWS::EC2::Subnet::Id>' }, 'subnet-1,subnet-2', ['subnet-1', 'subnet-2']],
  ['an AWS id', { Type: 'AWS::EC2::VPC::Id' }, 'vpc-1', 'vpc-1'],
  ['an SSM parameter', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' }, undefined, 'from-ssm'],
  ['a list in an SSM parameter', { Type: 'AWS::SSM::Parameter::Value<List<String>>' }, '/list', ['a', 'b']],
  ['the name of an SSM parameter', { Type: 'AWS::SSM::Parameter::Name' }, '/name', '/name'],
  ['one of the allowed values', { Type: 'String', AllowedValues: ['a', 'b'] }, 'b', 'b'],
  ['the lowest number', { Type: 'Number', MinValue: 1, MaxValue: 3 }, '1', '1'],
  ['the highest number', { Type: 'Number', MinValue: 1, MaxValue: 3 }, '3', '3'],
  ['the shortest text', { Type: 'String', MinLength: 2, MaxLength: 3 }, 'ab', 'ab'],
  ['the longest text', { Type: 'String', MinLength: 2, MaxLength: 3 }, 'abc', 'abc'],
])('%s', async (_, definition, value, expected) => {
  expect(await resolve(definition, value)).toEqual(expected);
});

test.each<[ParameterDefinition, string | undefined, string]>([
  [{ Type: 'String' }, undefined, 'Parameters: [P] must have values'],
  [{ Type: 'Number' }, 'x', "Parameter 'P' must be a number"],
  [{ Type: 'Number', MinValue: 1 }, '0', "Parameter 'P' must be a number not less than 1"],
  [{ Type: 'Number', MaxValue: 3 }, '4', "Parameter 'P' must be a number not greater than 3"],
  [{ Type: 'String', MinLength: 2 }, 'a', "Parameter 'P' must contain at least 2 characters"],
  [{ Type: 'String', MaxLength: 3 }, 'abcd', "Parameter 'P' must contain at most 3 characters"],
  [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'aB', "Parameter 'P' must match pattern [a-z]+"],
  [{ Type: 'String', AllowedValues: ['a'] }, 'b', "Parameter 'P' must be one of AllowedValues"],
  [
    { Type: 'String', AllowedPattern: 'a', ConstraintDescription: 'say a' },
    'b',
    "Parameter 'P' failed to satisfy constraint: say a",
  ],
  [{ Type: 'Strange' }, 'x', 'Template format error: Unrecognized parameter type: Strange'],
  [
    { Type: 'AWS::SSM::Parameter::Value<String>' },
    '/no',
    'Unable to fetch parameters [/no] from parameter store for this account.',
  ],
])('fails when %j gets %s', async (definition, value, sentence) => {
  await expect(resolve(definition, value)).rejects.toThrow(sentence);
});

test('UsePreviousValue keeps what the stack has', async () => {
  const template: Template = { Resources: {}, Parameters: { P: { Type: 'String', Default: 'd' } } };
  const previous = [{ key: 'P', value: 'kept', noEcho: false }];
  const given = [{ ParameterKey: 'P', UsePreviousValue: 'true' }];
  expect(await resolveParameters(template, { given, previous, read })).toEqual(previous);
  await expect(resolveParameters(template, { given, previous: [], read })).rejects.toThrow(
    'Cannot specify usePreviousValue as true for a parameter key not in the previous template',
  );
});

test('fails when a parameter is given that the template does not have', async () => {
  const given = [{ ParameterKey: 'Other', ParameterValue: 'x' }];
  await expect(resolveParameters({ Resources: {} }, { given, previous: [], read })).rejects.toThrow(
    'Parameters: [Other] do not exist in the template',
  );
});
