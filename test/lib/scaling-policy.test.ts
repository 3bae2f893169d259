import { CfnParameter, Duration, TimeZone } from 'aws-cdk-lib';
import { AdjustmentType, MetricAggregationType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ScalingPolicy } from 'cdk-sagemaker-serving';
import { ENV, messageOf, newEndpoint, newStack, onlyResource } from './fixtures';

const PUT = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html';
const ACTION = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html';
const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';
const queue = (statistic = 'Average', more = {}) =>
  new Metric({ namespace: 'Mine', metricName: 'Queue', statistic, dimensionsMap: { Of: 'digits' }, ...more });
const { cron, rate } = Schedule;

interface Made {
  readonly PolicyName: string;
  readonly Alarm: { readonly Threshold: number };
}

/** What a variant with these policies asks the function for. */
function targetWith(...policies: ScalingPolicy[]) {
  const stack = newStack({ env: ENV });
  newEndpoint(stack, { autoScaling: { minCapacity: 1, maxCapacity: 4, policies } });
  return onlyResource(stack, 'Custom::SageMakerScaling').Properties.Targets[0];
}

const policiesWith = (...policies: ScalingPolicy[]) => targetWith(...policies).Policies;
const trackingOf = (policy: ScalingPolicy) => policiesWith(policy)[0].TargetTrackingScalingPolicyConfiguration;

describe('ScalingPolicy', () => {
  test('tracks the requests of an instance in a minute', () => {
    expect(policiesWith(ScalingPolicy.invocationsPerInstance(600))).toEqual([
      {
        PolicyName: 'InvocationsPerInstance',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 600,
          PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
        },
      },
    ]);
  });

  test('tracks half of the requests a second that an instance stands, or another part of them', () => {
    expect(trackingOf(ScalingPolicy.maxRequestsPerSecond(10)).TargetValue).toBe(300);
    expect(trackingOf(ScalingPolicy.maxRequestsPerSecond(10, { safetyFactor: 0.8 })).TargetValue).toBe(480);
  });

  test('tracks the requests that a model is busy with', () => {
    expect(policiesWith(ScalingPolicy.concurrentRequestsPerModel(5))).toMatchObject([
      {
        PolicyName: 'ConcurrentRequestsPerModel',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 5,
          PredefinedMetricSpecification: {
            PredefinedMetricType: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
          },
        },
      },
    ]);
  });

  test('says its cooldowns in seconds, and whether it takes capacity away', () => {
    const policy = ScalingPolicy.invocationsPerInstance(600, {
      policyName: 'load',
      disableScaleIn: true,
      scaleInCooldown: Duration.minutes(10),
      scaleOutCooldown: Duration.seconds(0),
    });
    expect(policiesWith(policy)).toMatchObject([
      {
        PolicyName: 'load',
        TargetTrackingScalingPolicyConfiguration: { DisableScaleIn: true, ScaleInCooldown: 600, ScaleOutCooldown: 0 },
      },
    ]);
  });

  test('tracks any metric', () => {
    const { CustomizedMetricSpecification } = trackingOf(ScalingPolicy.metric(queue(), 5));
    expect(CustomizedMetricSpecification).toEqual({
      MetricName: 'Queue',
      Namespace: 'Mine',
      Dimensions: [{ Name: 'Of', Value: 'digits' }],
      Statistic: 'Average',
    });
  });

  test('tracks percentiles, and math over metrics of math', () => {
    const metric = (Namespace: string) => ({
      MetricName: 'Queue',
      Namespace,
      Dimensions: [{ Name: 'Of', Value: 'digits' }],
    });
    expect(trackingOf(ScalingPolicy.metric(queue('p90'), 5)).CustomizedMetricSpecification).toEqual({
      Metrics: [{ Id: 'result', ReturnData: true, MetricStat: { Metric: metric('Mine'), Stat: 'p90' } }],
    });
    const inner = new MathExpression({ expression: 'a * 2', usingMetrics: { a: queue('Sum') } });
    const outer = new MathExpression({ expression: 'b / a', usingMetrics: { a: queue('Sum'), b: inner } });
    const policy = ScalingPolicy.metric(outer, 5);
    expect(policiesWith(policy)[0].PolicyName).toBe('MetricMath');
    expect(trackingOf(policy).CustomizedMetricSpecification).toEqual({
      Metrics: [
        { Id: 'result', ReturnData: true, Expression: 'b / a' },
        { Id: 'a', ReturnData: false, MetricStat: { Metric: metric('Mine'), Stat: 'Sum' } },
        { Id: 'b', ReturnData: false, Expression: 'a * 2' },
      ],
    });
  });

  test('goes by steps on both sides of a range, with an alarm each', () => {
    const policy = ScalingPolicy.step(queue('Maximum', { period: Duration.minutes(1) }), {
      scalingSteps: [
        { lower: 70, change: 3 },
        { upper: 10, change: -1 },
        { lower: 50, change: 1 },
      ],
      cooldown: Duration.minutes(2),
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    });
    const step = { AdjustmentType: 'ChangeInCapacity', Cooldown: 120, MetricAggregationType: 'Maximum' };
    const alarm = {
      MetricName: 'Queue',
      Namespace: 'Mine',
      Dimensions: [{ Name: 'Of', Value: 'digits' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    };
    expect(policiesWith(policy)).toEqual([
      {
        PolicyName: 'Queue-Lower',
        StepScalingPolicyConfiguration: {
          ...step,
          StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }],
        },
        Alarm: { ...alarm, Threshold: 10, ComparisonOperator: 'LessThanOrEqualToThreshold' },
      },
      {
        PolicyName: 'Queue-Upper',
        StepScalingPolicyConfiguration: {
          ...step,
          StepAdjustments: [
            { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
            { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
          ],
        },
        Alarm: { ...alarm, Threshold: 50, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
      },
    ]);
  });

  test.each<[string, { lower?: number; upper?: number; change: number }[], [string, number][]]>([
    ['one step up', [{ lower: 5, change: 1 }], [['Upper', 5]]],
    ['one step down', [{ upper: 5, change: -1 }], [['Lower', 5]]],
    [
      'a step that changes nothing in between',
      [
        { upper: 1, change: -1 },
        { lower: 1, upper: 5, change: 0 },
        { lower: 5, change: 1 },
      ],
      [
        ['Lower', 1],
        ['Upper', 5],
      ],
    ],
    [
      'steps without a gap',
      [
        { upper: 1, change: 1 },
        { lower: 1, upper: 5, change: 2 },
        { lower: 5, change: 3 },
      ],
      [
        ['Lower', 1],
        ['Upper', 1],
      ],
    ],
    [
      'several steps down',
      [
        { upper: 1, change: -2 },
        { lower: 1, upper: 5, change: -1 },
      ],
      [['Lower', 5]],
    ],
  ])('has an alarm for each side: %s', (_, scalingSteps, sides) => {
    const policies = policiesWith(ScalingPolicy.step(queue(), { scalingSteps }));
    expect(policies.map(({ PolicyName, Alarm }: Made) => [PolicyName.slice(6), Alarm.Threshold])).toEqual(sides);
  });

  test('goes by steps of math, in per cent', () => {
    const metric = new MathExpression({
      expression: 'a',
      usingMetrics: { a: queue('Sum') },
      period: Duration.minutes(1),
    });
    const policy = ScalingPolicy.step(metric, {
      policyName: 'steps',
      scalingSteps: [{ lower: 5, change: 50 }],
      adjustmentType: AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
      minAdjustmentMagnitude: 2,
      metricAggregationType: MetricAggregationType.MINIMUM,
    });
    const Metric = { MetricName: 'Queue', Namespace: 'Mine', Dimensions: [{ Name: 'Of', Value: 'digits' }] };
    expect(policiesWith(policy)).toMatchObject([
      {
        PolicyName: 'steps-Upper',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'PercentChangeInCapacity',
          MinAdjustmentMagnitude: 2,
          MetricAggregationType: 'Minimum',
        },
        Alarm: {
          Metrics: [
            { Id: 'result', ReturnData: true, Expression: 'a', Period: 60 },
            { Id: 'a', ReturnData: false, MetricStat: { Metric, Period: 60, Stat: 'Sum' } },
          ],
          EvaluationPeriods: 1,
          DatapointsToAlarm: 1,
        },
      },
    ]);
  });

  test('sets other bounds by a schedule', () => {
    const target = targetWith(
      ScalingPolicy.schedule({ schedule: cron({ hour: '8', minute: '0' }), minCapacity: 2 }),
      ScalingPolicy.schedule({
        schedule: rate(Duration.days(1)),
        scheduledActionName: 'night',
        minCapacity: 1,
        maxCapacity: 1,
        timeZone: TimeZone.EUROPE_BERLIN,
        startTime: new Date('2026-11-21T00:00:00Z'),
        endTime: new Date('2026-12-21T00:00:00Z'),
      }),
    );
    expect(target.Policies).toEqual([]);
    expect(target.ScheduledActions).toEqual([
      {
        ScheduledActionName: 'Schedule',
        Schedule: 'cron(0 8 * * ? *)',
        ScalableTargetAction: { MinCapacity: 2 },
      },
      {
        ScheduledActionName: 'night',
        Schedule: 'rate(1 day)',
        Timezone: 'Europe/Berlin',
        StartTime: '2026-11-21T00:00:00.000Z',
        EndTime: '2026-12-21T00:00:00.000Z',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
      },
    ]);
  });

  test('gets a number behind its name where there is one of that name already', () => {
    const policies = policiesWith(
      ScalingPolicy.metric(queue('Sum'), 5),
      ScalingPolicy.metric(queue(), 5),
      ScalingPolicy.metric(queue('Maximum'), 5, { policyName: 'Queue' }),
    );
    expect(policies.map(({ PolicyName }: Made) => PolicyName)).toEqual(['Queue-2', 'Queue-3', 'Queue']);
  });

  test('lets tokens pass', () => {
    const stack = newStack({ env: ENV });
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    const policies = [
      ScalingPolicy.maxRequestsPerSecond(10, { safetyFactor: 0.5, scaleInCooldown: Duration.seconds(number) }),
      ScalingPolicy.concurrentRequestsPerModel(number),
    ];
    newEndpoint(stack, { autoScaling: { minCapacity: number, maxCapacity: number, policies } });
    const [target] = onlyResource(stack, 'Custom::SageMakerScaling').Properties.Targets;
    expect(target).toMatchObject({ MinCapacity: { Ref: 'Number' }, MaxCapacity: { Ref: 'Number' } });
    expect(target.Policies[1].TargetTrackingScalingPolicyConfiguration.TargetValue).toEqual({ Ref: 'Number' });
  });
});

describe('ScalingPolicy fails', () => {
  const { step, schedule, invocationsPerInstance, provisionedConcurrencyUtilization } = ScalingPolicy;
  const steps =
    (...scalingSteps: { lower?: number; upper?: number; change: number }[]) =>
    () =>
      step(queue(), { scalingSteps });
  const many = Array.from({ length: 21 }, (_, lower) => ({ lower, change: 1 }));

  test.each<[string, () => unknown, string]>([
    [
      'a target of 0',
      () => invocationsPerInstance(0),
      `ScalingPolicy.invocationsPerInstance: the target is 0, allowed is a number above 0 (${PUT})`,
    ],
    [
      'a target that is none',
      () => ScalingPolicy.metric(queue(), Number.NaN),
      `ScalingPolicy.metric: the target is NaN, allowed is a number from -Infinity upwards (${PUT})`,
    ],
    [
      'a share in per cent',
      () => provisionedConcurrencyUtilization(70),
      `ScalingPolicy.provisionedConcurrencyUtilization: the target is 70, allowed is a share above 0 and up to 1; for 70 %, write 0.7 (${GUIDE}/serverless-endpoints-autoscale.html)`,
    ],
    [
      'a share of 0',
      () => provisionedConcurrencyUtilization(0),
      `ScalingPolicy.provisionedConcurrencyUtilization: the target is 0, allowed is a share above 0 and up to 1 (${GUIDE}/serverless-endpoints-autoscale.html)`,
    ],
    [
      'a safety factor beyond 1',
      () => ScalingPolicy.maxRequestsPerSecond(1, { safetyFactor: 1.1 }),
      `ScalingPolicy.maxRequestsPerSecond: safetyFactor is 1.1, allowed is a share above 0 and up to 1 (${GUIDE}/endpoint-scaling-loadtest.html)`,
    ],
    [
      'requests below 0',
      () => ScalingPolicy.maxRequestsPerSecond(-1),
      `ScalingPolicy.maxRequestsPerSecond: maxRequestsPerSecond is -1, allowed is a number above 0 (${GUIDE}/endpoint-scaling-loadtest.html)`,
    ],
    [
      'half a second',
      () => invocationsPerInstance(1, { scaleInCooldown: Duration.millis(500) }),
      `ScalingPolicy.invocationsPerInstance: scaleInCooldown is 0.5 seconds, allowed is a whole number from 0 seconds upwards (${PUT})`,
    ],
    [
      'a name with a slash',
      () => invocationsPerInstance(1, { policyName: 'a/b' }),
      `ScalingPolicy.invocationsPerInstance: policyName is 'a/b', allowed is 1 to 256 letters, digits, hyphens and underscores (${PUT})`,
    ],
    ['no steps', steps(), `ScalingPolicy.step: the scalingSteps are 0, allowed are 1 to 20 (${PUT})`],
    ['too many steps', steps(...many), `ScalingPolicy.step: the scalingSteps are 21, allowed are 1 to 20 (${PUT})`],
    [
      'a step without bounds',
      steps({ change: 1 }),
      `ScalingPolicy.step: the scalingSteps hold one with neither \`lower\` nor \`upper\`; give each at least one (${PUT})`,
    ],
    [
      'steps that overlap',
      steps({ lower: 1, upper: 5, change: 1 }, { lower: 4, change: 2 }),
      `ScalingPolicy.step: the scalingSteps overlap: 1 to 5, and 4 to Infinity (${PUT})`,
    ],
    [
      'a step that is none',
      steps({ lower: 5, upper: 5, change: 1 }),
      `ScalingPolicy.step: the scalingSteps hold one from 5 to 5, allowed is \`lower\` below \`upper\` (${PUT})`,
    ],
    [
      'two gaps',
      steps({ upper: 1, change: -1 }, { lower: 2, upper: 3, change: 1 }, { lower: 4, change: 2 }),
      `ScalingPolicy.step: the scalingSteps leave 2 gaps, allowed is one (${PUT})`,
    ],
    [
      'no change',
      steps({ lower: 1, change: 0 }),
      `ScalingPolicy.step: the scalingSteps change nothing; give one a change other than 0 (${PUT})`,
    ],
    [
      'half a change',
      steps({ lower: 1, change: 0.5 }),
      `ScalingPolicy.step: the scalingSteps hold a change of 0.5, allowed is a whole number (${PUT})`,
    ],
    [
      'steps that end',
      steps({ lower: 1, upper: 2, change: 1 }),
      `ScalingPolicy.step: the scalingSteps end at the \`upper\` of the last one, allowed is none: leave it out (${PUT})`,
    ],
    [
      'more datapoints than periods',
      () => step(queue(), { scalingSteps: [{ lower: 1, change: 1 }], datapointsToAlarm: 2 }),
      `ScalingPolicy.step: datapointsToAlarm is 2, allowed is a whole number from 1 to 1 (${PUT})`,
    ],
    [
      'a least change that is not in per cent',
      () => step(queue(), { scalingSteps: [{ lower: 1, change: 1 }], minAdjustmentMagnitude: 2 }),
      `ScalingPolicy.step: minAdjustmentMagnitude is given, but the changes are not in per cent; leave it out, or set adjustmentType to AdjustmentType.PERCENT_CHANGE_IN_CAPACITY (${PUT})`,
    ],
    [
      'a schedule that changes nothing',
      () => schedule({ schedule: rate(Duration.days(1)) }),
      `ScalingPolicy.schedule: it changes nothing; give it minCapacity, maxCapacity or both (${ACTION})`,
    ],
    [
      'a schedule with bounds the wrong way round',
      () => schedule({ schedule: rate(Duration.days(1)), minCapacity: 3, maxCapacity: 2 }),
      `ScalingPolicy.schedule: minCapacity is 3, allowed is at most maxCapacity, 2 (${ACTION})`,
    ],
    [
      'a schedule that ends before it begins',
      () =>
        schedule({ schedule: rate(Duration.days(1)), minCapacity: 3, startTime: new Date(1000), endTime: new Date(0) }),
      `ScalingPolicy.schedule: startTime is 1970-01-01T00:00:01.000Z, allowed is before endTime, 1970-01-01T00:00:00.000Z (${ACTION})`,
    ],
    [
      'a scheduled action with a colon in its name',
      () => schedule({ schedule: rate(Duration.days(1)), minCapacity: 3, scheduledActionName: 'a:b' }),
      `ScalingPolicy.schedule: scheduledActionName is 'a:b', allowed is 1 to 256 letters, digits, hyphens and underscores (${ACTION})`,
    ],
    [
      'a wake-up to nothing',
      () => ScalingPolicy.wakeUp({ capacity: 0 }),
      `ScalingPolicy.wakeUp: capacity is 0, allowed is a whole number from 1 upwards (${GUIDE}/endpoint-auto-scaling-zero-instances.html)`,
    ],
  ])('fails when given %s', (_, make, message) => {
    expect(messageOf(make)).toBe(message);
  });

  const WHO = "autoScaling of variant 'champion' of endpoint 'Digits/Endpoint'";
  test.each<[string, () => ScalingPolicy[], string]>([
    [
      'two policies of one name',
      () => [invocationsPerInstance(1, { policyName: 'a' }), ScalingPolicy.metric(queue(), 1, { policyName: 'a' })],
      "two policies are called 'a'; give each a name of its own",
    ],
    [
      'two policies on one metric',
      () => [invocationsPerInstance(1), invocationsPerInstance(2)],
      `'InvocationsPerInstance' and 'InvocationsPerInstance-2' track the same metric, allowed is one policy (${PUT})`,
    ],
    [
      'a metric of another region',
      () => [ScalingPolicy.metric(queue('Sum', { region: 'us-east-1' }), 1)],
      "the region of metric 'Queue' is us-east-1, allowed is the endpoint's, eu-west-1; a policy sees no other metrics",
    ],
    [
      'one id for two metrics',
      () => [ScalingPolicy.metric(new MathExpression({ expression: 'result', usingMetrics: { result: queue() } }), 1)],
      "the metric's expressions use 'result' for two metrics; give each a name of its own",
    ],
  ])('fails when a variant is given %s', (_, policies, why) => {
    expect(messageOf(() => targetWith(...policies()))).toBe(`${WHO}: ${why}`);
  });
});
