import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { DeleteScalingPolicyCommand } from '@aws-sdk/client-application-auto-scaling';
import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { until } from '../sagemaker/local';
import { idOf, NAMESPACE, SCOPE, Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
});
afterAll(() => scaled.remove());

/** The user's own alarm, of more than so many invocations in two minutes. */
const alarm = (name: string, AlarmActions: string[], more: object = {}) =>
  scaled.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      AlarmActions,
      Namespace: 'AWS/SageMaker',
      MetricName: 'InvocationsPerInstance',
      Dimensions: [
        { Name: 'EndpointName', Value: name },
        { Name: 'VariantName', Value: 'all' },
      ],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanThreshold',
      ...more,
    }),
  );

const steps = (more: object = {}) => ({
  PolicyName: 'steps',
  PolicyType: 'StepScaling' as const,
  StepScalingPolicyConfiguration: {
    AdjustmentType: 'ChangeInCapacity' as const,
    Cooldown: 60,
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 100, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 100, ScalingAdjustment: 2 },
    ],
    ...more,
  },
});

/** Requests that the endpoint is at. */
function outstanding(name: string): number {
  const all = scaled.local.world.part(Endpoints);
  const { record } = all.serving(SCOPE, name) ?? {};
  return record ? all.instances(record).reduce((sum, one) => sum + one.outstanding, 0) : 0;
}

const codes = async (name: string) =>
  (await scaled.activities(name, true)).map(
    ({ StatusCode, NotScaledReasons }) => NotScaledReasons?.[0].Code ?? StatusCode,
  );

test('without traffic a variant goes back to its minimum, and its instances really end', async () => {
  await scaled.endpoint('idle', [1, 3], { InitialInstanceCount: 3 });
  await scaled.track('idle', 100);
  await scaled.pass('idle', 17);
  await scaled.idle('idle');
  expect(await scaled.counts('idle')).toEqual([1, 1]);
  const [activity] = await scaled.activities('idle');
  expect(activity).toMatchObject({ Description: 'Setting desired instance count to 1.', StatusCode: 'Successful' });
  expect(activity.Cause).toContain('-AlarmLow-');
});

test('a policy that must not scale in has no second alarm, and leaves what there is', async () => {
  await scaled.endpoint('kept', [1, 2], { InitialInstanceCount: 2 });
  const { Alarms } = await scaled.track('kept', 100, { DisableScaleIn: true });
  expect(Alarms?.map(({ AlarmName }) => AlarmName?.includes('AlarmHigh'))).toEqual([true]);
  await scaled.pass('kept', 17);
  expect(await scaled.counts('kept')).toEqual([2, 2]);
  await scaled.track('kept', 100, { DisableScaleIn: false });
  expect(await scaled.alarms(`TargetTracking-${idOf('kept')}-`)).toHaveLength(2);
});

test('after a scale-out a policy acts again only once it has cooled down, or for more', async () => {
  await scaled.endpoint('cool', [1, 5]);
  await scaled.track('cool', 100, { ScaleOutCooldown: 240 });
  await scaled.pass('cool', 4, 150);
  expect(await scaled.counts('cool')).toEqual([2, 2]);
  await scaled.pass('cool', 3, 150);
  expect(await scaled.counts('cool')).toEqual([2, 2]);
  await scaled.pass('cool', 3, 150);
  expect(await scaled.counts('cool')).toEqual([3, 3]);
});

test('at its maximum it says so once, however often the alarm asks', async () => {
  await scaled.endpoint('full', [1, 1]);
  await scaled.track('full', 100);
  await scaled.pass('full', 7, 150);
  expect(await scaled.activities('full')).toEqual([]);
  const [activity, ...others] = await scaled.activities('full', true);
  expect(activity).toMatchObject({
    Description: 'Attempting to scale due to alarm triggered',
    StatusCode: 'Failed',
    NotScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 1, CurrentCapacity: 1 }],
  });
  expect(others).toEqual([]);
});

test('an alarm whose action is a step policy scales by the size of its breach', async () => {
  await scaled.endpoint('steps', [1, 4]);
  const { PolicyARN = '' } = await scaled.put('steps', steps());
  await alarm('steps', [PolicyARN]);
  await scaled.pass('steps', 3, 250);
  await scaled.idle('steps');
  expect(await scaled.counts('steps')).toEqual([3, 3]);
  const [{ Cause }] = await scaled.activities('steps');
  expect(Cause).toBe('monitor alarm steps in state ALARM triggered policy steps');
});

test('an alarm that is set by hand scales too', async () => {
  await scaled.endpoint('by-hand', [1, 2]);
  const { PolicyARN = '' } = await scaled.put('by-hand', steps());
  await alarm('by-hand', [PolicyARN]);
  await scaled.cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: 'by-hand', StateValue: 'ALARM', StateReason: 'test' }),
  );
  await scaled.idle('by-hand');
  await scaled.local.settled('by-hand');
  expect(await scaled.counts('by-hand')).toEqual([2, 2]);
});

test('of two policies whose alarms go off together, the larger capacity counts', async () => {
  await scaled.endpoint('two', [1, 5]);
  await scaled.track('two', 100);
  const { PolicyARN = '' } = await scaled.put('two', steps());
  await alarm('two', [PolicyARN], { EvaluationPeriods: 3 });
  await scaled.pass('two', 4, 390);
  await scaled.idle('two');
  expect(await scaled.counts('two')).toEqual([4, 4]);
  expect(await scaled.activities('two')).toHaveLength(1);
});

test('nothing is scaled in while another target tracking policy is not ready for it', async () => {
  await scaled.endpoint('both', [1, 3], { InitialInstanceCount: 2 });
  await scaled.track('both', 100);
  await scaled.track(
    'both',
    50,
    {
      CustomizedMetricSpecification: {
        MetricName: 'CPU',
        Namespace: 'AWS/SageMaker',
        Statistic: 'Average',
        Dimensions: [
          { Name: 'EndpointName', Value: 'both' },
          { Name: 'VariantName', Value: 'all' },
        ],
      },
    },
    'cpu',
  );
  await scaled.pass('both', 17, 48, { metric: 'CPU' });
  expect(await scaled.counts('both')).toEqual([2, 2]);
  expect(await codes('both')).toEqual(['AutoScalingAnticipatedFlapping']);
  await scaled.pass('both', 16, 20, { metric: 'CPU' });
  await scaled.idle('both');
  expect(await scaled.counts('both')).toEqual([1, 1]);
});

test('a metric may be computed from others', async () => {
  await scaled.endpoint('math', [1, 4]);
  const stat = (MetricName: string) => ({
    Metric: {
      MetricName,
      Namespace: 'AWS/SageMaker',
      Dimensions: [
        { Name: 'EndpointName', Value: 'math' },
        { Name: 'VariantName', Value: 'all' },
      ],
    },
    Stat: 'Sum',
  });
  const Metrics = [
    { Id: 'a', MetricStat: stat('A'), ReturnData: false },
    { Id: 'b', MetricStat: stat('B'), ReturnData: false },
    { Id: 'e', Expression: 'a / b', ReturnData: true },
  ];
  await scaled.track('math', 10, { CustomizedMetricSpecification: { Metrics } });
  for (let minute = 0; minute < 4; minute++) {
    scaled.load('math', 90, { metric: 'A' });
    await scaled.pass('math', 1, 3, { metric: 'B' });
  }
  await scaled.idle('math');
  expect(await scaled.counts('math')).toEqual([3, 3]);
});

test('the concurrency of high resolution is looked at every ten seconds', async () => {
  await scaled.endpoint('quick', [1, 3]);
  const PredefinedMetricType = 'SageMakerVariantConcurrentRequestsPerModelHighResolution';
  await scaled.track('quick', 2, { PredefinedMetricSpecification: { PredefinedMetricType } });
  const [high] = await scaled.alarms(`TargetTracking-${idOf('quick')}-AlarmHigh`);
  expect(high).toMatchObject({ MetricName: 'ConcurrentRequestsPerModel', Period: 10, EvaluationPeriods: 3 });
  const gate = path.join(scaled.local.folder, 'gate');
  const requests = Array.from({ length: 5 }, () => scaled.local.invoke('quick', `gate ${gate}`));
  await until(() => outstanding('quick') === 5);
  for (let i = 0; i < 6; i++) await scaled.clock.advance(10_000);
  await scaled.idle('quick');
  await scaled.local.settled('quick');
  expect(await scaled.counts('quick')).toEqual([3, 3]);
  writeFileSync(gate, '');
  await Promise.all(requests);
});

test.each([
  ['out', { DynamicScalingOutSuspended: true }, 150],
  ['in', { DynamicScalingInSuspended: true }, 0],
])('what is suspended does not scale %s, until it is resumed', async (direction, SuspendedState, load) => {
  const name = `suspended-${direction}`;
  await scaled.endpoint(name, [1, 3], { InitialInstanceCount: 2 });
  await scaled.track(name, 100);
  await scaled.register(name, { SuspendedState });
  expect((await scaled.target(name)).SuspendedState).toEqual({
    DynamicScalingInSuspended: false,
    DynamicScalingOutSuspended: false,
    ScheduledScalingSuspended: false,
    ...SuspendedState,
  });
  await scaled.pass(name, 17, load);
  expect(await scaled.counts(name)).toEqual([2, 2]);
  await scaled.register(name, {
    SuspendedState: { DynamicScalingOutSuspended: false, DynamicScalingInSuspended: false },
  });
  await scaled.pass(name, 2, load);
  await scaled.idle(name);
  expect((await scaled.counts(name))[0]).toBe(direction === 'out' ? 3 : 1);
});

test('a policy that is deleted takes its alarms with it', async () => {
  await scaled.endpoint('gone', [1, 2]);
  await scaled.track('gone', 100);
  await scaled.autoscaling.send(
    new DeleteScalingPolicyCommand({ ...NAMESPACE, ResourceId: idOf('gone'), PolicyName: 'track' }),
  );
  expect(await scaled.alarms(`TargetTracking-${idOf('gone')}-`)).toEqual([]);
  await scaled.pass('gone', 4, 250);
  expect(await scaled.counts('gone')).toEqual([1, 1]);
});
