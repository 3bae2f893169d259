import { Duration, type Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  CapacitySize,
  DeploymentPolicy,
  Model,
  type NewFleetAlarmsOptions,
  RealTimeEndpoint,
  RollbackAlarms,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  failureOf,
  messageOf,
  newEndpoint,
  newStack,
  onlyResource,
  statementsIn,
  variantOptions,
  warningsIn,
} from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html';
const SEE_ALARMS = 'https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html';
const SEE_PERIOD = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
const NAME = 'digits-endpoint-realtime-40611716';
const WHO = "RealTimeEndpoint 'Digits/Endpoint'";
const CONFIG = { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] };

function policy(rollbackAlarms?: RollbackAlarms, waitInterval = Duration.minutes(5)): DeploymentPolicy {
  return DeploymentPolicy.canary({ canarySize: CapacitySize.percent(25), waitInterval, rollbackAlarms });
}

function guarded(rollbackAlarms?: RollbackAlarms, waitInterval?: Duration) {
  const stack = newStack({ env: ENV });
  const endpoint = newEndpoint(stack, {}, { deployment: policy(rollbackAlarms, waitInterval) });
  return { stack, endpoint };
}

function imported(stack: Stack, count: number): cloudwatch.IAlarm[] {
  return Array.from({ length: count }, (_, i) => cloudwatch.Alarm.fromAlarmName(stack, `Alarm${i}`, `alarm-${i}`));
}

function watchedBy(stack: Stack) {
  return onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.DeploymentConfig.AutoRollbackConfiguration;
}

function describing(stack: Stack): unknown[] {
  return statementsIn(stack)
    .filter(({ Action }) => Action === 'cloudwatch:DescribeAlarms')
    .map(({ Resource }) => Resource);
}

/** The resources that a part of a template waits for. */
function namedIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref') return [value];
    if (key === 'Fn::GetAtt') return [value[0]];
    if (key === 'DependsOn') return [value].flat();
    if (key === 'Fn::Sub') return [...`${value}`.matchAll(/\$\{(\w+)/g)].map(([, id]) => id);
    return namedIn(value);
  });
}

describe('the alarms that are made', () => {
  test('watch the share of failed requests of the new fleet only', () => {
    const { stack } = guarded();
    expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties).toEqual({
      AlarmName: { 'Fn::Join': ['', [`${NAME}-rollback-champion-errors-`, CONFIG]] },
      AlarmDescription: `Rolls endpoint ${NAME} back: the share of failed requests of the new fleet of variant champion.`,
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Dimensions: [
        { Name: 'EndpointConfigName', Value: CONFIG },
        { Name: 'EndpointName', Value: NAME },
        { Name: 'VariantName', Value: 'champion' },
      ],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 0.05,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('are what the endpoint is rolled back by', () => {
    const { stack, endpoint } = guarded();
    const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(watchedBy(stack)).toEqual({ Alarms: [{ AlarmName: { Ref: id } }] });
    expect(endpoint.rollbackAlarms.map((alarm) => stack.resolve(alarm.alarmName))).toEqual([{ Ref: id }]);
  });

  test('watch the latency, too, when there is a threshold for it', () => {
    const { stack } = guarded(RollbackAlarms.onNewFleet({ latencyThreshold: Duration.millis(250) }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ModelLatency',
      ExtendedStatistic: 'p99',
      Threshold: 250000,
      TreatMissingData: 'notBreaching',
    });
    expect(watchedBy(stack).Alarms).toHaveLength(2);
  });

  test('render each option', () => {
    const { stack } = guarded(
      RollbackAlarms.onNewFleet({
        errorThreshold: 0,
        latencyThreshold: Duration.seconds(2),
        latencyStatistic: 'Average',
        period: Duration.minutes(5),
        evaluationPeriods: 1,
      }),
    );
    const shared = { Period: 300, EvaluationPeriods: 1 };
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...shared, Threshold: 0 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...shared, Threshold: 2000000, Statistic: 'Average' });
  });

  test('are one for each variant, whatever it is called', () => {
    const { stack, endpoint } = guarded();
    for (const name of ['Resource', 'Default', 'Errors']) endpoint.addVariant(name, variantOptions(stack));
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 4);
    expect(watchedBy(stack).Alarms).toHaveLength(4);
  });

  test('are there in no circle: nothing depends on itself', () => {
    const { stack, endpoint } = guarded(RollbackAlarms.onNewFleet({ latencyThreshold: Duration.seconds(1) }));
    endpoint.addVariant('challenger', variantOptions(stack));
    const dimensionsMap = {
      EndpointName: endpoint.endpointName,
      VariantName: 'champion',
      EndpointConfigName: endpoint.endpointConfigName,
    };
    const own = endpoint.findVariant('champion').metricInvocation4XXErrors({ dimensionsMap });
    endpoint.addRollbackAlarm(own.createAlarm(stack, 'Own', { threshold: 1, evaluationPeriods: 2 }));
    const { Resources } = Template.fromStack(stack).toJSON();
    const ids = Object.keys(Resources);
    const reaches = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of namedIn(Resources[from]).filter((id) => id in Resources && !seen.has(id)))
        reaches(next, seen.add(next));
      return seen;
    };
    expect(ids.filter((id) => reaches(id).has(id))).toEqual([]);
    const [reporter] = Object.keys(Template.fromStack(stack).findResources('Custom::SageMakerRollout'));
    expect([...reaches(reporter)].filter((id) => Resources[id].Type === 'AWS::CloudWatch::Alarm')).toHaveLength(5);
  });

  test('may be described by the roles that the models run with, by the start of their names', () => {
    expect(describing(guarded().stack)).toEqual([
      {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, `:cloudwatch:eu-west-1:111122223333:alarm:${NAME}-rollback-*`],
        ],
      },
    ]);
  });

  test('warn when the role of an imported model is not known', () => {
    const stack = newStack();
    const model = Model.fromModelName(stack, 'M', 'digits');
    newEndpoint(stack, { model }, { deployment: policy() });
    expect(warningsIn(stack)).toEqual([
      `${WHO}: the role of model 'Digits/M' is not known, so it is not allowed to describe the rollback alarms, and nothing may be rolled back; import the model with \`role\`, or see that the role may do cloudwatch:DescribeAlarms (${SEE_ALARMS})`,
    ]);
  });

  test('synthesize without a warning', () => {
    expect(warningsIn(guarded().stack)).toEqual([]);
  });

  test('may be ten, and fail when they are more', () => {
    const { stack, endpoint } = guarded(RollbackAlarms.onNewFleet({ latencyThreshold: Duration.seconds(1) }));
    for (const name of ['b', 'c', 'd', 'e']) endpoint.addVariant(name, variantOptions(stack));
    expect(failureOf(stack)).toBe('');
    const more = guarded(RollbackAlarms.onNewFleet({ latencyThreshold: Duration.seconds(1) }));
    for (const name of ['b', 'c', 'd', 'e', 'f']) more.endpoint.addVariant(name, variantOptions(more.stack));
    expect(failureOf(more.stack)).toContain(
      `${WHO}: it has 12 rollback alarms (12 made for its 6 variants), allowed are 10; watch fewer with RollbackAlarms.fromAlarms() or addRollbackAlarm() (${SEE})`,
    );
  });
});

describe('RollbackAlarms.onNewFleet', () => {
  test.each<[string, NewFleetAlarmsOptions]>([
    ['an errorThreshold of 0', { errorThreshold: 0 }],
    ['an errorThreshold of 0.99', { errorThreshold: 0.99 }],
    ['a period of a minute', { period: Duration.minutes(1), evaluationPeriods: 1440 }],
    ['a period of an hour', { period: Duration.hours(1), evaluationPeriods: 24 }],
    ['a latencyThreshold of a millisecond', { latencyThreshold: Duration.millis(1) }],
    ['tokens', { errorThreshold: Token.asNumber({}), evaluationPeriods: Token.asNumber({}) }],
  ])('takes %s', (_, options) => {
    expect(() => RollbackAlarms.onNewFleet(options)).not.toThrow();
  });

  const share = 'a share of the requests, from 0 to below 1';
  test.each<[string, NewFleetAlarmsOptions, string]>([
    [
      'an errorThreshold of 1',
      { errorThreshold: 1 },
      `errorThreshold is 1, allowed is ${share}; for 1 %, write 0.01 (${SEE_ALARMS})`,
    ],
    [
      'an errorThreshold of 5',
      { errorThreshold: 5 },
      `errorThreshold is 5, allowed is ${share}; for 5 %, write 0.05 (${SEE_ALARMS})`,
    ],
    [
      'an errorThreshold below 0',
      { errorThreshold: -0.1 },
      `errorThreshold is -0.1, allowed is ${share} (${SEE_ALARMS})`,
    ],
    [
      'a period that is no whole minutes',
      { period: Duration.seconds(90) },
      `period is 90 seconds, allowed is whole minutes from 1 to 60 (${SEE_PERIOD})`,
    ],
    [
      'a period of no time',
      { period: Duration.seconds(0) },
      `period is 0 seconds, allowed is whole minutes from 1 to 60 (${SEE_PERIOD})`,
    ],
    [
      'a period of 61 minutes',
      { period: Duration.minutes(61) },
      `period is 3660 seconds, allowed is whole minutes from 1 to 60 (${SEE_PERIOD})`,
    ],
    [
      'no evaluationPeriods',
      { evaluationPeriods: 0 },
      `evaluationPeriods is 0, allowed is a whole number from 1 to 1440 (${SEE_PERIOD})`,
    ],
    [
      'more than a day',
      { evaluationPeriods: 1441 },
      `evaluationPeriods is 1441, allowed is a whole number from 1 to 1440 (${SEE_PERIOD})`,
    ],
    [
      'a latencyThreshold of nothing',
      { latencyThreshold: Duration.millis(0) },
      `latencyThreshold is 0 milliseconds, allowed is more than that (${SEE_ALARMS})`,
    ],
    [
      'a latencyThreshold that is a token',
      { latencyThreshold: Duration.millis(Token.asNumber({})) },
      'latencyThreshold is known only at deployment; write it out, as the alarm counts microseconds',
    ],
    [
      'a statistic of no latency',
      { latencyStatistic: 'p90' },
      'latencyStatistic is given without latencyThreshold; give both, or neither',
    ],
  ])('fails with %s', (_, options, message) => {
    expect(messageOf(() => RollbackAlarms.onNewFleet(options))).toBe(`RollbackAlarms.onNewFleet: ${message}`);
  });
});

describe('alarms that are given', () => {
  test('are watched instead of those that would be made', () => {
    const stack = newStack();
    newEndpoint(stack, {}, { deployment: policy(RollbackAlarms.fromAlarms(...imported(stack, 2))) });
    expect(watchedBy(stack)).toEqual({ Alarms: [{ AlarmName: 'alarm-0' }, { AlarmName: 'alarm-1' }] });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('may be composite ones, which can be described only with the right to all', () => {
    const stack = newStack();
    newEndpoint(stack, {}, { deployment: policy(RollbackAlarms.fromAlarms(...imported(stack, 1))) });
    expect(describing(stack)).toEqual(['*']);
  });

  test('are added to those that are made, for variants before and after', () => {
    const { stack, endpoint } = guarded();
    endpoint.addRollbackAlarm(imported(stack, 1)[0]);
    endpoint.addVariant('late', variantOptions(stack));
    const made = { AlarmName: { Ref: expect.any(String) } };
    expect(watchedBy(stack).Alarms).toEqual([made, made, { AlarmName: 'alarm-0' }]);
    expect(describing(stack)).toContain('*');
  });

  test('may be one or ten', () => {
    for (const count of [1, 10]) expect(() => RollbackAlarms.fromAlarms(...imported(newStack(), count))).not.toThrow();
  });

  test.each([0, 11])('fails when they are %d', (count) => {
    expect(messageOf(() => RollbackAlarms.fromAlarms(...imported(newStack(), count)))).toBe(
      `RollbackAlarms.fromAlarms: the number of alarms is ${count}, allowed is 1 to 10; for no alarms, write RollbackAlarms.none() (${SEE})`,
    );
  });

  test('fails when one is added to an endpoint without a deployment policy', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    expect(endpoint.rollbackAlarms).toEqual([]);
    expect(messageOf(() => endpoint.addRollbackAlarm(imported(stack, 1)[0]))).toBe(
      `${WHO}: it has no deployment policy that an alarm could roll back; give it \`deployment\` (${SEE_ALARMS})`,
    );
  });

  test.each([
    ['region', 'us-east-1', ENV.region, `arn:aws:cloudwatch:us-east-1:${ENV.account}:alarm:far`],
    ['account', '444455556666', ENV.account, `arn:aws:cloudwatch:${ENV.region}:444455556666:alarm:far`],
  ])('fails when one is of another %s', (part, given, own, arn) => {
    const sentence = `${WHO}: the rollback alarm's ${part} is ${given}, allowed is the endpoint's, ${own}; SageMaker watches only alarms of the endpoint's own account and region (${SEE_ALARMS})`;
    const stack = newStack({ env: ENV });
    const far = cloudwatch.Alarm.fromAlarmArn(stack, 'Far', arn);
    expect(messageOf(() => newEndpoint(stack, {}, { deployment: policy(RollbackAlarms.fromAlarms(far)) }))).toBe(
      sentence,
    );
    expect(messageOf(() => guarded().endpoint.addRollbackAlarm(far))).toBe(sentence);
  });

  test('have no part in a handed-out list', () => {
    const { endpoint } = guarded();
    endpoint.rollbackAlarms.pop();
    expect(endpoint.rollbackAlarms).toHaveLength(1);
  });
});

describe('no alarms', () => {
  test('are not rendered, and warn', () => {
    const { stack } = guarded(RollbackAlarms.none());
    expect(watchedBy(stack)).toBeUndefined();
    expect(warningsIn(stack)).toEqual([
      `${WHO}: there are no rollback alarms, so however bad the new model is, nothing rolls it back; leave out rollbackAlarms, or add one with \`addRollbackAlarm()\` (${SEE_ALARMS})`,
    ]);
    expect(describing(stack)).toEqual([]);
  });

  test('do not warn once there is one', () => {
    const { stack, endpoint } = guarded(RollbackAlarms.none());
    endpoint.addRollbackAlarm(imported(stack, 1)[0]);
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('a bake', () => {
  const warning = (bake: number, needed: number, sum: string) =>
    `${WHO}: each step bakes for ${bake} seconds, but no rollback alarm goes off before ${needed} seconds (${sum} + about 60 until metrics are published), so traffic moves on unseen; set waitInterval to ${needed} seconds or more (${SEE_ALARMS})`;

  test('is long enough when the alarms can go off in it', () => {
    expect(warningsIn(guarded(undefined, Duration.seconds(180)).stack)).toEqual([]);
  });

  test('warns when it is too short for the alarms', () => {
    expect(warningsIn(guarded(undefined, Duration.seconds(179)).stack)).toEqual([warning(179, 180, '2 x period 60')]);
  });

  test('is judged by the quickest alarm, also by one that is given', () => {
    const { stack, endpoint } = guarded(undefined, Duration.seconds(120));
    const metric = endpoint.findVariant('champion').metricModelLatency();
    const options = { threshold: 1, evaluationPeriods: 5, datapointsToAlarm: 1 };
    endpoint.addRollbackAlarm(metric.createAlarm(stack, 'Quick', options));
    expect(warningsIn(stack)).toEqual([]);
    const slow = guarded(RollbackAlarms.none(), Duration.seconds(120));
    const slowly = { ...options, datapointsToAlarm: 3 };
    slow.endpoint.addRollbackAlarm(metric.createAlarm(slow.stack, 'Slow', slowly));
    expect(warningsIn(slow.stack)).toEqual([warning(120, 240, '3 x period 60')]);
  });

  test('that is known only at deployment passes', () => {
    expect(warningsIn(guarded(undefined, Duration.seconds(Token.asNumber({ Ref: 'Seconds' }))).stack)).toEqual([]);
  });
});
