import { until } from '../sagemaker/local';
import { idOf, Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
});
afterAll(() => scaled.remove());

test('a policy watches its metric with two alarms: too much for three minutes, a tenth too little for fifteen', async () => {
  await scaled.endpoint('watched', [1, 4]);
  const { PolicyARN, Alarms: made = [] } = await scaled.track('watched', 70);
  expect(PolicyARN).toMatch(
    /^arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[0-9a-f-]{36}:resource\/sagemaker\/endpoint\/watched\/variant\/all:policyName\/track$/,
  );
  const alarms = await scaled.alarms(`TargetTracking-${idOf('watched')}-`);
  expect(made.map(({ AlarmName }) => AlarmName)).toEqual(alarms.map(({ AlarmName }) => AlarmName));
  const [high, low] = alarms;
  const both = {
    Namespace: 'AWS/SageMaker',
    MetricName: 'InvocationsPerInstance',
    Statistic: 'Sum',
    Period: 60,
    AlarmActions: [PolicyARN],
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${PolicyARN}.`,
    Dimensions: [
      { Name: 'EndpointName', Value: 'watched' },
      { Name: 'VariantName', Value: 'all' },
    ],
  };
  expect(high.AlarmName).toMatch(/^TargetTracking-endpoint\/watched\/variant\/all-AlarmHigh-[0-9a-f-]{36}$/);
  expect(high).toMatchObject({
    ...both,
    Threshold: 70,
    EvaluationPeriods: 3,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  expect(low.AlarmName).toMatch(/-AlarmLow-/);
  expect(low).toMatchObject({ ...both, Threshold: 63, EvaluationPeriods: 15, ComparisonOperator: 'LessThanThreshold' });
});

test('after three minutes of too much, instances are really started, as many as bring the metric to its target', async () => {
  await scaled.endpoint('busy', [1, 4]);
  await scaled.track('busy', 100);
  await scaled.pass('busy', 4, 250);
  await scaled.idle('busy');
  expect(await scaled.counts('busy')).toEqual([3, 3]);
  const [activity] = await scaled.activities('busy');
  expect(activity).toMatchObject({
    Description: 'Setting desired instance count to 3.',
    StatusCode: 'Successful',
    StatusMessage: 'Successfully set desired instance count to 3. Change successfully fulfilled by sagemaker.',
  });
  expect(activity.Cause).toMatch(
    /^monitor alarm TargetTracking-endpoint\/busy\/variant\/all-AlarmHigh-[0-9a-f-]{36} in state ALARM triggered policy track$/,
  );
  const processes = new Set<number>();
  await until(async () => processes.add(JSON.parse((await scaled.local.invoke('busy', 'model')).text).pid).size === 3);
});
