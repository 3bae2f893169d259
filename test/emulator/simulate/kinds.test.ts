import type { Fields } from '../../../emulator/src/cloudformation/template/template';
import type { Assumptions } from '../../../emulator/src/simulate/assumptions';
import type { FoundPolicy, FoundTarget } from '../../../emulator/src/simulate/settings/found';
import { readTarget } from '../../../emulator/src/simulate/settings/read';
import { simulate } from '../../../emulator/src/simulate/simulate';
import { readTrace } from '../../../emulator/src/simulate/trace';
import { minutes, steady } from './printed';

const NAMESPACE = 'AWS/SageMaker';

interface Given extends Partial<FoundTarget> {
  readonly initial?: number;
  readonly asynchronous?: boolean;
}

function simulation(
  load: string,
  { initial = 1, asynchronous = false, ...given }: Given,
  assumptions: Partial<Assumptions> = {},
) {
  const target: FoundTarget = {
    resourceId: 'endpoint/e/variant/v',
    scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    minCapacity: 1,
    maxCapacity: 10,
    policies: [],
    scheduledActions: [],
    ...given,
  };
  const scaled = readTarget(target, () => ({ initial, share: 1, asynchronous }));
  return simulate(scaled, readTrace(load, 'load.csv'), { startup: 0, ...assumptions });
}

const scalings = ({ activities, from }: ReturnType<typeof simulation>) =>
  activities
    .filter(({ to, status }) => to !== undefined && status !== 'Failed')
    .map((one) => [(one.at - from) / 1000, one.from, one.to]);

const predefined = (PredefinedMetricType: string, TargetValue: number): FoundPolicy => ({
  name: 'tracks',
  tracking: { TargetValue, PredefinedMetricSpecification: { PredefinedMetricType } },
  alarms: [],
});
const customized = (metric: Fields, TargetValue: number): FoundPolicy => ({
  name: 'tracks',
  tracking: { TargetValue, CustomizedMetricSpecification: metric },
  alarms: [],
});
const CONCURRENCY = 'SageMakerVariantConcurrentRequestsPerModelHighResolution';

test('concurrency is requests times their latency, and is watched every ten seconds', () => {
  const policies = [predefined(CONCURRENCY, 2)];
  expect(scalings(simulation(minutes(...steady(4, 600)), { policies }, { latency: 500 }))).toEqual([[40, 1, 3]]);
});

test('warm copies scale with the share of them that is busy', () => {
  const given: Given = {
    scalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
    policies: [predefined('SageMakerVariantProvisionedConcurrencyUtilization', 0.5)],
    initial: 4,
  };
  expect(scalings(simulation(minutes(...steady(6, 240)), given, { latency: 1000 }))).toEqual([[190, 4, 8]]);
});

test('copies of an inference component scale with what each gets, and an alarm wakes them up', () => {
  const wake = {
    name: 'wakes',
    step: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
    alarms: [
      {
        AlarmName: 'wakes',
        Namespace: NAMESPACE,
        MetricName: 'NoCapacityInvocationFailures',
        Dimensions: [{ Name: 'InferenceComponentName', Value: 'c' }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      },
    ],
  };
  const given: Given = {
    resourceId: 'inference-component/c',
    scalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
    minCapacity: 0,
    initial: 0,
    policies: [predefined('SageMakerInferenceComponentInvocationsPerCopy', 100), wake],
  };
  expect(scalings(simulation(minutes(0, 0, ...steady(10, 300)), given))).toEqual([
    [190, 0, 1],
    [370, 1, 3],
  ]);
});

test('requests of an asynchronous endpoint wait in a queue, and its backlog scales it', () => {
  const backlog = { Namespace: NAMESPACE, MetricName: 'ApproximateBacklogSizePerInstance', Statistic: 'Average' };
  const Dimensions = [{ Name: 'EndpointName', Value: 'e' }];
  const given: Given = { asynchronous: true, policies: [customized({ ...backlog, Dimensions }, 10)] };
  const { samples, totals, ...rest } = simulation(minutes(...steady(5, 120), ...steady(30, 0)), given, {
    capacity: 60,
  });
  expect(samples[2].backlog).toBe(3 * 60 + 1);
  expect(scalings({ samples, totals, ...rest })[0]).toEqual([190, 1, 10]);
  expect(samples.at(-1)?.backlog).toBe(0);
  expect(totals.largestBacklog).toBe(181);
  expect(totals.beyondCapacity).toBeUndefined();
});

test('the latency of a model is as long as a request takes, in microseconds', () => {
  const policies = [customized({ Namespace: NAMESPACE, MetricName: 'ModelLatency', Statistic: 'Average' }, 100_000)];
  expect(scalings(simulation(minutes(...steady(5, 10)), { policies }, { latency: 250 }))).toEqual([[190, 1, 3]]);
});

test('metric math is evaluated', () => {
  const stat = (MetricName: string) => ({ Metric: { Namespace: NAMESPACE, MetricName }, Stat: 'Sum' });
  const Metrics = [
    { Id: 'result', Expression: 'all / 10', ReturnData: true },
    { Id: 'all', MetricStat: stat('Invocations'), ReturnData: false },
  ];
  expect(scalings(simulation(minutes(...steady(5, 400)), { policies: [customized({ Metrics }, 20)] }))).toEqual([
    [190, 1, 2],
  ]);
});

test('a scheduled action changes the bounds at its time, and a count outside of them with them', () => {
  const load = 'time,requests\n2026-03-02T07:58:00Z,10\n2026-03-02T08:04:00Z,10\n';
  const scheduledActions = [
    {
      ScheduledActionName: 'open',
      Schedule: 'cron(0 9 * * ? *)',
      Timezone: 'Europe/Paris',
      ScalableTargetAction: { MinCapacity: 4 },
    },
    {
      ScheduledActionName: 'close',
      Schedule: 'at(2026-03-02T08:02:00)',
      ScalableTargetAction: { MinCapacity: '1', MaxCapacity: '2' },
    },
  ];
  const { activities, samples } = simulation(load, { scheduledActions });
  expect(
    activities.map(({ at, from, to, cause }) => [new Date(at).toISOString().slice(11, 16), from, to, cause]),
  ).toEqual([
    ['08:00', 1, undefined, 'scheduled action name open was triggered'],
    ['08:00', 1, 4, 'minimum capacity was set to 4'],
    ['08:02', 4, undefined, 'scheduled action name close was triggered'],
    ['08:02', 4, 2, 'maximum capacity was set to 2'],
  ]);
  expect(samples.map(({ min, max }) => [min, max])[5]).toEqual([1, 2]);
});

test('a scheduled action that comes while instances start does not wait for them', () => {
  const load = 'time,requests\n2026-03-02T08:00:00Z,10\n2026-03-02T08:10:00Z,10\n';
  const action = (name: string, minute: number, MinCapacity: number) => ({
    ScheduledActionName: name,
    Schedule: `at(2026-03-02T08:0${minute}:00)`,
    ScalableTargetAction: { MinCapacity },
  });
  const scheduledActions = [action('first', 1, 3), action('second', 3, 5), action('third', 4, 11)];
  const { activities } = simulation(load, { scheduledActions }, { startup: 300_000 });
  expect(activities.filter(({ status }) => status === 'Failed').map(({ cause, message }) => [cause, message])).toEqual([
    ['minimum capacity was set to 5', 'the endpoint was still changing'],
    [
      'scheduled action name third was triggered',
      'the minimum capacity, 11, would be more than the maximum capacity, 10',
    ],
  ]);
});

test.each<[string, Given, string]>([
  [
    'a policy tracks concurrency and nobody says how long a request takes',
    { policies: [predefined(CONCURRENCY, 2)] },
    'policy tracks watches ConcurrentRequestsPerModel: say how long a request takes, such as --latency 200ms.',
  ],
  [
    'a policy tracks the backlog and nobody says what an instance takes',
    {
      asynchronous: true,
      policies: [customized({ Namespace: NAMESPACE, MetricName: 'ApproximateBacklogSize', Statistic: 'Average' }, 2)],
    },
    'policy tracks watches ApproximateBacklogSize: say how many requests an instance takes a minute, such as --capacity 600.',
  ],
  [
    'a policy watches what does not follow from the load',
    { policies: [customized({ Namespace: 'Mine', MetricName: 'Depth', Statistic: 'Average' }, 2)] },
    'policy tracks watches Depth of Mine, which does not follow from how many requests come to it; what does is Invocations, InvocationsPerInstance, InvocationsPerCopy, ConcurrentRequestsPerModel, ConcurrentRequestsPerCopy, ModelLatency, ServerlessProvisionedConcurrencyUtilization, NoCapacityInvocationFailures. Leave the policy out with --without tracks.',
  ],
  [
    'a policy of an asynchronous endpoint watches what only others publish',
    { asynchronous: true, policies: [predefined('SageMakerVariantInvocationsPerInstance', 2)] },
    'policy tracks watches InvocationsPerInstance of AWS/SageMaker, which does not follow from how many requests come to an asynchronous endpoint; what does is ApproximateBacklogSize, ApproximateBacklogSizePerInstance, HasBacklogWithoutCapacity. Leave the policy out with --without tracks.',
  ],
  [
    'a policy watches another endpoint',
    {
      policies: [
        customized(
          {
            Namespace: NAMESPACE,
            MetricName: 'Invocations',
            Statistic: 'Sum',
            Dimensions: [{ Name: 'EndpointName', Value: 'other' }],
          },
          2,
        ),
      ],
    },
    'policy tracks watches Invocations where EndpointName is other: the trace is of endpoint/e/variant/v, and says nothing of it. Leave the policy out with --without tracks.',
  ],
])('fails when %s', (_, given, message) => {
  expect(() => simulation(minutes(1, 1), given)).toThrow(new Error(message));
});
