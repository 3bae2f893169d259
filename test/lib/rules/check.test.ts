// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { check, type Resources, type Rule } from '../../../lib/rules';

const THING = 'AWS::Test::Thing';

/** Finds a thing wrong whose `Size` is known to be over 10. */
const tooBig: Rule = {
  id: 'T1',
  severity: 'error',
  types: [THING],
  rule: 'A thing is small.',
  otherwise: 'It does not fit.',
  source: 'nowhere',
  *check(thing) {
    const size = thing.get('Size');
    if ((size.number ?? 0) > 10) yield size.flaw(`it is ${size.text}`);
  },
  examples: { wrong: {}, right: {} },
};

/** Tells what text it sees. */
const seen: Rule = {
  ...tooBig,
  id: 'T2',
  *check(thing) {
    const name = thing.get('Name');
    yield name.flaw(name.text ?? (name.isAbsent ? 'absent' : name.isGiven ? 'given' : 'unknown'));
  },
};

interface Parts {
  readonly Parameters?: object;
  readonly Conditions?: object;
  readonly Mappings?: object;
}

const thing = (Properties: object, more: object = {}): Resources => ({ Thing: { Type: THING, Properties, ...more } });

function sizeFound(Size: unknown, parts: Parts = {}, more: object = {}): boolean {
  return check({ ...parts, Resources: thing({ Size }, more) }, { rules: [tooBig] }).findings.length > 0;
}

function nameSeen(Name: unknown, parts: Parts = {}, others: object = {}): string {
  const Resources = { ...thing({ Name }), ...others };
  return check({ ...parts, Resources }, { rules: [seen], region: 'eu-west-1' }).findings[0].message;
}

const PARAMETERS = { Env: { Type: 'String' }, Stage: { Type: 'String', Default: 'prod' } };
const onEnv = (value: string) => ({ 'Fn::Equals': [{ Ref: 'Env' }, value] });

test('a finding names rule, severity, resource, path, message and source', () => {
  expect(check({ Resources: thing({ Size: 11 }) }, { rules: [tooBig] })).toEqual({
    findings: [
      { rule: 'T1', severity: 'error', resource: 'Thing', path: 'Size', message: 'it is 11', source: 'nowhere' },
    ],
    rules: ['T1'],
    resources: 1,
    unread: [],
  });
});

test('the report says what was looked at: resources of other types are not', () => {
  const report = check({ Resources: { Other: { Type: 'AWS::Other' } } }, { rules: [tooBig] });
  expect(report).toEqual({ findings: [], rules: [], resources: 0, unread: [] });
});

test.each([
  ['a text', 'x', 'x'],
  ['a number', 3, '3'],
  ['what is not there', undefined, 'absent'],
  ['AWS::NoValue', { Ref: 'AWS::NoValue' }, 'absent'],
  ['a parameter with a default', { Ref: 'Stage' }, 'prod'],
  ['a parameter without a default', { Ref: 'Env' }, 'unknown'],
  ['the region, where it is known', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['the account, where it is not', { Ref: 'AWS::AccountId' }, 'unknown'],
  ['a reference to a resource', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'given'],
  ['a reference to nothing', { Ref: 'Nothing' }, 'unknown'],
  ['what is looked up elsewhere', '{{resolve:ssm:/digits/name}}', 'given'],
  ['what is looked up elsewhere, in parts', { 'Fn::Sub': 'a-{{resolve:ssm:${Stage}}}' }, 'given'],
  ['Fn::Sub', { 'Fn::Sub': 'a-${Stage}-${AWS::Region}' }, 'a-prod-eu-west-1'],
  ['Fn::Sub with names of its own', { 'Fn::Sub': ['a-${b}', { b: { Ref: 'Stage' } }] }, 'a-prod'],
  ['Fn::Sub with a literal', { 'Fn::Sub': '${!Stage}' }, '${Stage}'],
  ['Fn::Sub with an unknown name', { 'Fn::Sub': 'a-${Nobody}' }, 'given'],
  ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Stage' }]] }, 'a/prod'],
  ['Fn::Join of what is not known', { 'Fn::Join': ['/', ['a', { Ref: 'Env' }]] }, 'given'],
  ['Fn::Select and Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': ['-', 'a-b'] }] }, 'b'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'Name'] }, 'mapped'],
  ['Fn::FindInMap of what is not there', { 'Fn::FindInMap': ['Map', 'x', 'Name'] }, 'unknown'],
  ['a function that nobody knows', { 'Fn::Future': 1 }, 'unknown'],
])('%s is seen as what it is', (_what, value, expected) => {
  const Mappings = { Map: { 'eu-west-1': { Name: 'mapped' } } };
  expect(nameSeen(value, { Parameters: PARAMETERS, Mappings }, { Other: { Type: 'AWS::Other' } })).toBe(expected);
});

test('what a macro adds to is not known: nothing is missing there', () => {
  expect(check({ Resources: thing({ 'Fn::Transform': {}, Size: 1 }) }, { rules: [seen] }).findings[0].message).toBe(
    'unknown',
  );
});

test('of a text that is known in parts, the parts can be asked', () => {
  const outlined: Rule = {
    ...tooBig,
    *check(thing) {
      yield thing.flaw(thing.get('Name').outline ?? 'none');
    },
  };
  const outlineOf = (Name: unknown) => check({ Resources: thing({ Name }) }, { rules: [outlined] }).findings[0].message;
  expect(outlineOf({ 'Fn::Sub': 's3://${Bucket}/models' })).toBe('s3://…/models');
  expect(outlineOf('models')).toBe('models');
  expect(outlineOf({ Ref: 'Bucket' })).toBe('none');
});

test('a list parameter is the list of its default', () => {
  const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'a, b' } };
  expect(nameSeen({ 'Fn::Join': ['+', { Ref: 'Names' }] }, { Parameters })).toBe('a+b');
});

test('a value that cannot be known is never wrong', () => {
  expect(sizeFound({ Ref: 'Env' }, { Parameters: PARAMETERS })).toBe(false);
});

test.each([
  ['both branches are wrong', 11, 12, true],
  ['one branch is right', 11, 3, false],
  ['one branch is AWS::NoValue', 11, { Ref: 'AWS::NoValue' }, false],
])('of a condition that only the deployment knows: %s', (_what, then, otherwise, found) => {
  const Conditions = { IsProd: onEnv('prod') };
  const Size = { 'Fn::If': ['IsProd', then, otherwise] };
  expect(sizeFound(Size, { Parameters: PARAMETERS, Conditions })).toBe(found);
});

test('a condition that defaults decide has one branch', () => {
  const Conditions = { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
  const parts = { Parameters: PARAMETERS, Conditions };
  expect(sizeFound({ 'Fn::If': ['IsProd', 11, 3] }, parts)).toBe(true);
  expect(sizeFound({ 'Fn::If': ['IsProd', 3, 11] }, parts)).toBe(false);
});

test('a parameter equals no two texts at once', () => {
  const Conditions = { IsProd: onEnv('prod'), IsDev: onEnv('dev') };
  const Size = { 'Fn::If': ['IsProd', { 'Fn::If': ['IsDev', 3, 11] }, 12] };
  expect(sizeFound(Size, { Parameters: PARAMETERS, Conditions })).toBe(true);
});

test('conditions of conditions are followed', () => {
  const Conditions = {
    IsProd: onEnv('prod'),
    IsOther: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Always: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsOther' }] },
    Never: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsOther' }] },
  };
  const parts = { Parameters: PARAMETERS, Conditions };
  expect(sizeFound({ 'Fn::If': ['Always', 11, 3] }, parts)).toBe(true);
  expect(sizeFound({ 'Fn::If': ['Never', 3, 11] }, parts)).toBe(true);
});

test('a resource that is never made is never wrong', () => {
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
  expect(sizeFound(11, { Conditions }, { Condition: 'Never' })).toBe(false);
});

test('a resource that is made in some worlds is wrong if it is in all of those', () => {
  const parts = { Parameters: PARAMETERS, Conditions: { IsProd: onEnv('prod') } };
  expect(sizeFound({ 'Fn::If': ['IsProd', 11, 3] }, parts, { Condition: 'IsProd' })).toBe(true);
});

test('many conditions do not take for ever, and hide nothing that hangs on none', () => {
  const names = Array.from({ length: 60 }, (_, index) => `C${index}`);
  const Conditions = Object.fromEntries(names.map((name) => [name, onEnv(name)]));
  expect(sizeFound(11, { Parameters: PARAMETERS, Conditions })).toBe(true);
});

test('conditions in a circle are not known', () => {
  const Conditions = { A: { Condition: 'B' }, B: { Condition: 'A' } };
  expect(sizeFound({ 'Fn::If': ['A', 11, 3] }, { Conditions })).toBe(false);
});

test('a reference leads to its resource, and so does a literal name', () => {
  const MODEL = 'AWS::SageMaker::Model';
  const led: Rule = {
    ...tooBig,
    *check(thing) {
      const model = thing.get('ModelName').follow(MODEL);
      yield thing.flaw(model?.logicalId ?? 'none');
    },
  };
  const Model = { Type: MODEL, Properties: { ModelName: 'digits' } };
  const messageOf = (ModelName: unknown) =>
    check({ Resources: { ...thing({ ModelName }), Model } }, { rules: [led] }).findings[0].message;
  expect(messageOf({ 'Fn::GetAtt': ['Model', 'ModelName'] })).toBe('Model');
  expect(messageOf({ Ref: 'Model' })).toBe('Model');
  expect(messageOf('digits')).toBe('Model');
  expect(messageOf('letters')).toBe('none');
});

test('nothing is known of what is within a value that is not known', () => {
  const within: Rule = {
    ...tooBig,
    *check(thing) {
      const inner = thing.get('Name').get('Inner');
      if (inner.isGiven || inner.isAbsent) yield inner.flaw('known');
    },
  };
  const Resources = { ...thing({ Name: { 'Fn::GetAtt': ['Other', 'All'] } }), Other: { Type: 'AWS::Other' } };
  expect(check({ Resources }, { rules: [within] }).findings).toEqual([]);
});

test.each([
  ['refers to it', { Name: { 'Fn::GetAtt': ['Other', 'Arn'] } }, {}],
  ['refers to it in a text', { Name: { 'Fn::Sub': ['${x}-${Other.Name}', { x: 'a' }] } }, {}],
  ['depends on it', {}, { DependsOn: ['Other'] }],
  ['depends on what depends on it', {}, { DependsOn: 'Between' }],
])('a resource is made after one when it %s', (_how, properties, more) => {
  const ordered: Rule = {
    ...tooBig,
    *check(resource, stack) {
      if (!stack.isBefore(stack.get('Other')!, resource)) yield resource.flaw('too early');
    },
  };
  const others = { Other: { Type: 'AWS::Other' }, Between: { Type: 'AWS::Between', DependsOn: 'Other' } };
  const found = (Resources: Resources) => check({ Resources }, { rules: [ordered] }).findings.length;
  expect(found({ ...thing(properties, more), ...others })).toBe(0);
  expect(found({ ...thing({ Name: 'Other' }), ...others })).toBe(1);
});

test.each([
  ['a text', 'x', 'it is no CloudFormation template: allowed is an object with Resources'],
  ['a list', [], 'it is no CloudFormation template: allowed is an object with Resources'],
  ['nothing', null, 'it is no CloudFormation template: allowed is an object with Resources'],
  ['an object without Resources', {}, 'it is no CloudFormation template: it has no Resources'],
])('fails when it is given %s', (_what, parsed, message) => {
  expect(() => check(parsed)).toThrow(new Error(message));
});

test('parts of another shape are left out, and named', () => {
  const Resources = { ...thing({ Size: 11 }), 'Fn::ForEach::Many': ['x', [], {}], Odd: 'x', Typeless: {} };
  const report = check({ Resources, Conditions: 'x', Parameters: [] }, { rules: [tooBig] });
  expect(report.findings).toHaveLength(1);
  expect(report.unread).toEqual([
    'Resources.Fn::ForEach::Many',
    'Resources.Odd',
    'Resources.Typeless',
    'Parameters',
    'Conditions',
  ]);
});
