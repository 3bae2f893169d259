import { check, type Resources } from '../../../lib/rules';
import {
  aConfig,
  aContainer,
  aModel,
  anAlarm,
  anEndpoint,
  aRole,
  aServerlessVariant,
  aVariant,
  FLEET,
  ofModel,
} from '../../../lib/rules/catalogue/builders';
import { canary, percent, rolling, routing, updating } from '../../../lib/rules/catalogue/update-policies';

type Properties = Readonly<Record<string, unknown>>;

const GIVEN = { Ref: 'Given' };
const findings = (Resources: Resources) => check({ Parameters: { Given: { Type: 'String' } }, Resources }).findings;
const rulesBrokenBy = (Resources: Resources) => findings(Resources).map(({ rule }) => rule);
const baking = (WaitIntervalInSeconds: unknown, alarm: Properties = {}, more: Resources = {}): Resources => ({
  ...updating(canary(percent(50), { WaitIntervalInSeconds })),
  Alarm: anAlarm(alarm),
  ...more,
});
const naming = (Alarms: unknown): Resources => ({
  ...updating({ ...canary(percent(50)), AutoRollbackConfiguration: { Alarms } }),
});
const ref = (Ref: string) => ({ AlarmName: { Ref } });
const queried = (...periods: unknown[]) => ({
  ...Object.fromEntries(
    ['Namespace', 'MetricName', 'Dimensions', 'Statistic', 'Period'].map((name) => [name, undefined]),
  ),
  Metrics: [
    { Id: 'rate', Expression: 'm0 / m1' },
    ...periods.map((Period, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: { Namespace: 'AWS/SageMaker', MetricName: 'Invocations', Dimensions: FLEET },
        Period,
        Stat: 'Sum',
      },
    })),
  ],
});

test.each([
  [120, {}, false],
  [119, {}, true],
  [0, {}, true],
  [GIVEN, {}, false],
  [299, { EvaluationPeriods: 4 }, true],
  [300, { EvaluationPeriods: 4 }, false],
  [180, { EvaluationPeriods: 4, DatapointsToAlarm: 2 }, false],
  [179, { EvaluationPeriods: 4, DatapointsToAlarm: 2 }, true],
  [0, { EvaluationPeriods: GIVEN }, false],
  [0, { Period: GIVEN }, false],
  [120, queried(60, 60), false],
  [119, queried(60, 60), true],
  [119, queried(60, GIVEN), false],
  [3600, { Period: 3600, EvaluationPeriods: 2 }, true],
])('a bake of %j seconds with the alarm %j is too short: %s', (wait, alarm, found) => {
  expect(rulesBrokenBy(baking(wait, alarm)).includes('R320')).toBe(found);
});

test('a bake that is too short says how long its quickest alarm takes', () => {
  const Slow = anAlarm({ Period: 300 });
  const Alarms = [ref('Slow'), ref('Alarm')];
  const policy = canary(percent(50), { WaitIntervalInSeconds: 60 });
  const resources = { ...updating({ ...policy, AutoRollbackConfiguration: { Alarms } }), Slow };
  expect(findings({ ...resources, Alarm: anAlarm({ EvaluationPeriods: 2 }) })).toMatchObject([
    {
      rule: 'R320',
      path: 'DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.WaitIntervalInSeconds',
      message:
        'WaitIntervalInSeconds is 60, but no alarm goes off before 180 seconds (2 x period 60 + about 60 until metrics are published); write 180 or more, or give the alarms fewer or shorter periods',
    },
  ]);
});

test('an alarm that is not in the template may be quicker than all that are', () => {
  const Alarms = [{ AlarmName: 'of-another-stack' }, ref('Alarm')];
  const policy = canary(percent(50), { WaitIntervalInSeconds: 0 });
  expect(rulesBrokenBy(updating({ ...policy, AutoRollbackConfiguration: { Alarms } }))).toEqual([]);
});

test('a rolling update bakes after each batch', () => {
  expect(rulesBrokenBy(updating(rolling({ WaitIntervalInSeconds: 119 })))).toEqual(['R320']);
});

test.each([
  [[ref('Alarm')], []],
  [Array.from({ length: 10 }, () => ref('Alarm')), []],
  [Array.from({ length: 11 }, () => ref('Alarm')), ['R185']],
  [[], ['R185']],
  [[{}], ['R185']],
  [[{ AlarmName: 'a'.repeat(255) }], []],
  [[{ AlarmName: 'a'.repeat(256) }], ['R185']],
  [[{ AlarmName: '  ' }], ['R185']],
  [[{ AlarmName: GIVEN }], []],
  [GIVEN, []],
])('of the alarms %j, broken are %j', (Alarms, broken) => {
  expect(rulesBrokenBy(naming(Alarms))).toEqual(broken);
});

test.each([
  ['no policy', {}, []],
  ['all at once', routing({}), []],
  ['a canary', canary(percent(50)), ['R187']],
  ['batches', rolling(), ['R187']],
  ['a type that is not known', routing({ Type: GIVEN }), []],
])('without alarms, of %s, broken are %j', (_what, DeploymentConfig, broken) => {
  expect(rulesBrokenBy({ Config: aConfig(), Endpoint: anEndpoint({ DeploymentConfig }) })).toEqual(broken);
});

test.each([
  ['the three of the new fleet', { Dimensions: FLEET }, []],
  ['those of both fleets', { Dimensions: FLEET.slice(0, 2) }, ['R188']],
  ['one that is not known', { Dimensions: [FLEET[0], { Name: GIVEN, Value: 'x' }] }, []],
  ['a list that is not known', { Dimensions: GIVEN }, []],
  ['no endpoint', { Dimensions: [{ Name: 'Service', Value: 'x' }] }, []],
  ['those of another namespace', { Namespace: 'Mine', Dimensions: FLEET.slice(0, 2) }, []],
  ['a metric of the whole endpoint', { MetricName: 'ApproximateBacklogSize', Dimensions: FLEET.slice(0, 1) }, []],
])('of an alarm with %s as its dimensions, broken are %j', (_what, alarm, broken) => {
  expect(rulesBrokenBy(baking(300, alarm))).toEqual(broken);
});

test('guardrails that are ignored are warned of once', () => {
  const Model = aModel({ PrimaryContainer: aContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' }) });
  const served = (variant: Properties) => ({
    Model,
    ...updating(canary(percent(50))),
    Config: aConfig({ ProductionVariants: [variant] }),
  });
  expect(rulesBrokenBy(served(aServerlessVariant()))).toEqual(['R128']);
  expect(rulesBrokenBy(served(aVariant({ ModelName: ofModel })))).toEqual(['R184']);
  expect(rulesBrokenBy(served(aVariant({ InstanceType: GIVEN })))).toEqual([]);
});

test('batches exclude a serverless variant, and a second one', () => {
  const served = (...ProductionVariants: object[]) => ({
    ...updating(rolling()),
    Config: aConfig({ ProductionVariants }),
  });
  expect(rulesBrokenBy(served(aServerlessVariant()))).toEqual(['R181']);
  expect(rulesBrokenBy(served(aVariant(), aVariant({ VariantName: 'b' })))).toEqual(['R181']);
  expect(rulesBrokenBy(served(aVariant()))).toEqual([]);
});

test('an alarm that is meant by its name is there first only if the endpoint waits for it', () => {
  const named = naming([{ AlarmName: 'bad-digits' }]);
  const Alarm = anAlarm({ AlarmName: 'bad-digits' });
  expect(findings({ ...named, Alarm }).map(({ rule, message }) => [rule, message])).toEqual([
    [
      'R186',
      'the alarm \'Alarm\' is meant by its name, so it may be made after the endpoint is updated; write {"Ref": "Alarm"} instead of the name',
    ],
  ]);
  expect(rulesBrokenBy({ ...named, Alarm, Endpoint: { ...named.Endpoint, DependsOn: 'Alarm' } })).toEqual([]);
});

const POLICY = 'AWS::IAM::Policy';
const allowing = (Action: unknown, Effect = 'Allow') => ({ Statement: { Effect, Action, Resource: '*' } });
const attached = (PolicyDocument: unknown, Roles: unknown = [{ Ref: 'Role' }]) => ({
  Policy: { Type: POLICY, Properties: { PolicyName: 'more', Roles, PolicyDocument } },
});
const roleWith = (more: Properties) => {
  const { Type, Properties } = aRole(['s3:GetObject']);
  return { Role: { Type, Properties: { ...Properties, ...more } } };
};

test.each<[string, Resources, boolean]>([
  ['a policy that allows something else', attached(allowing('s3:*')), true],
  ['a policy that allows it', attached(allowing('cloudwatch:DescribeAlarms')), false],
  ['a policy that allows it in small letters', attached(allowing(['CLOUDWATCH:describealarms'])), false],
  ['a policy that allows more', attached(allowing('cloudwatch:Desc????Alarms')), false],
  ['a policy that denies it', attached(allowing('*', 'Deny')), true],
  ['a policy of another role', attached(allowing('*'), ['other']), true],
  ['a policy of roles that are not known', attached(allowing('*'), [GIVEN]), false],
  ['a policy of actions that are not known', attached(allowing(GIVEN)), false],
  ['a policy that is not known', attached(GIVEN), false],
  ['a policy of all but some actions', attached({ Statement: [{ Effect: 'Allow', NotAction: 's3:*' }] }), false],
  ['a managed policy of AWS', roleWith({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchFullAccess'] }), false],
  ['policies that are not known', roleWith({ Policies: GIVEN }), false],
  ['no policies', roleWith({ Policies: undefined }), true],
  ['a policy whose statements are not known', attached({ Statement: GIVEN }), false],
  [
    'a policy of a bucket beside it',
    { Bucket: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: allowing('*') } } },
    false,
  ],
])('of a role with %s, R186 is broken: %s', (_what, more, found) => {
  const resources: Resources = {
    ...updating(canary(percent(50)), { ModelName: ofModel }),
    Model: aModel({ PrimaryContainer: aContainer(), ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    Role: aRole(['s3:GetObject']),
    ...more,
  };
  expect(rulesBrokenBy(resources).includes('R186')).toBe(found);
});
