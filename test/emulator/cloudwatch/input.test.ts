import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricDatum,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { Cloud, MINUTE, START } from './cloud';

let cloud: Cloud;

beforeAll(async () => {
  cloud = await Cloud.start();
});

afterAll(() => cloud.stop());

type Alarm = Parameters<Cloud['alarm']>[0];

test.each<[string, Alarm, string, string]>([
  ['no threshold', { Threshold: undefined }, 'ValidationException', 'Threshold must be specified'],
  ['no period', { Period: undefined }, 'ValidationException', 'Period must not be null'],
  ['a period of 45 s', { Period: 45 }, 'ValidationException', 'Period must be 10, 20, 30 or a multiple of 60'],
  ['no metric', { MetricName: undefined }, 'ValidationException', 'MetricName must not be null'],
  [
    'both statistics',
    { ExtendedStatistic: 'p99' },
    'ValidationException',
    'The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both.',
  ],
  [
    'more datapoints than periods',
    { DatapointsToAlarm: 2 },
    'ValidationException',
    'Specified DatapointsToAlarm must be less than or equal to the EvaluationPeriods',
  ],
  [
    'more than a day',
    { EvaluationPeriods: 1441 },
    'ValidationException',
    'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
  ],
  [
    'another operator',
    { ComparisonOperator: 'Above' as 'GreaterThanThreshold' },
    'ValidationException',
    "1 validation error detected: Value 'Above' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [GreaterThanOrEqualToThreshold, GreaterThanThreshold, LessThanThreshold, LessThanOrEqualToThreshold, LessThanLowerOrGreaterThanUpperThreshold, LessThanLowerThreshold, GreaterThanUpperThreshold]",
  ],
  [
    'another treatment',
    { TreatMissingData: 'zero' },
    'ValidationException',
    'Option zero is not supported for TreatMissingData. Supported options are: breaching, notBreaching, ignore, missing',
  ],
  [
    'a statistic that is none',
    { Statistic: undefined, ExtendedStatistic: 'p101' },
    'ValidationException',
    'Invalid statistic: p101',
  ],
  [
    'anomaly detection',
    { ComparisonOperator: 'GreaterThanUpperThreshold' },
    'NotImitated',
    'sagemaker-serving-local does not imitate anomaly detection of CloudWatch.',
  ],
  [
    'a band',
    { ThresholdMetricId: 'band' },
    'NotImitated',
    'sagemaker-serving-local does not imitate ThresholdMetricId of CloudWatch.',
  ],
  [
    'a metric beside Metrics',
    { Metrics: [{ Id: 'e', Expression: '1' }], Statistic: 'Sum' },
    'ValidationException',
    'Statistic should not be set if list of Metrics is set.',
  ],
  [
    'two results',
    {
      Metrics: [
        { Id: 'e', Expression: '1' },
        { Id: 'f', Expression: '2' },
      ],
    },
    'ValidationException',
    'Exactly one element of the metrics list should return data.',
  ],
])('fails when an alarm has %s', async (_title, input, name, message) => {
  await expect(cloud.alarm(input)).rejects.toMatchObject({ name, message });
});

test.each<[string, MetricDatum, string, string]>([
  [
    'no value',
    { MetricName: 'M' },
    'MissingRequiredParameterException',
    'The parameter MetricData.member.1.Value is required.',
  ],
  [
    'two kinds of values',
    { MetricName: 'M', Value: 1, Values: [1] },
    'InvalidParameterCombinationException',
    'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
  ],
  [
    'an unknown unit',
    { MetricName: 'M', Value: 1, Unit: 'Apples' as 'Count' },
    'InvalidParameterValueException',
    'The value Apples for parameter MetricData.member.1.Unit is invalid.',
  ],
  [
    'counts of another number',
    { MetricName: 'M', Values: [1, 2], Counts: [1] },
    'InvalidParameterValueException',
    'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
  ],
  [
    'a time long past',
    { MetricName: 'M', Value: 1, Timestamp: new Date(0) },
    'InvalidParameterValueException',
    'The value 1970-01-01T00:00:00.000Z for parameter MetricData.member.1.Timestamp must be specified within the last two weeks, and no later than two hours from now.',
  ],
])('fails when a datum has %s', async (_title, datum, name, message) => {
  await expect(cloud.putData(datum)).rejects.toMatchObject({ name, message });
});

test('fails when a namespace of AWS is written to', async () => {
  const command = new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData: [{ MetricName: 'M', Value: 1 }] });
  await expect(cloud.client.send(command)).rejects.toMatchObject({
    message: 'The value AWS/ for parameter Namespace is invalid.',
  });
});

test('fails when more datapoints are asked for than come at once', async () => {
  const range = { StartTime: new Date(START), EndTime: new Date(START + 1441 * MINUTE), Period: 60 };
  const command = new GetMetricStatisticsCommand({ Namespace: 'App', MetricName: 'M', Statistics: ['Sum'], ...range });
  await expect(cloud.client.send(command)).rejects.toMatchObject({
    message:
      'You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
  });
});

test('fails when an alarm is not there, and deletes none of the others', async () => {
  await cloud.alarm();
  const names = { AlarmNames: ['errors', 'none'] };
  await expect(cloud.client.send(new DeleteAlarmsCommand(names))).rejects.toMatchObject({ name: 'ResourceNotFound' });
  expect(await cloud.describe()).toBeDefined();
  const state = { AlarmName: 'none', StateValue: 'OK', StateReason: '' } as const;
  await expect(cloud.client.send(new SetAlarmStateCommand(state))).rejects.toMatchObject({ name: 'ResourceNotFound' });
});

test('fails when the reason data is not JSON', async () => {
  await cloud.alarm();
  const state = { AlarmName: 'errors', StateValue: 'OK', StateReason: '', StateReasonData: '{' } as const;
  await expect(cloud.client.send(new SetAlarmStateCommand(state))).rejects.toMatchObject({
    name: 'InvalidFormatFault',
  });
});

test('fails when a token is of no page', async () => {
  const command = new DescribeAlarmsCommand({ NextToken: 'x' });
  await expect(cloud.client.send(command)).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

test('what is not imitated says so by name', async () => {
  const composite = new PutCompositeAlarmCommand({ AlarmName: 'c', AlarmRule: 'ALARM(errors)' });
  await expect(cloud.client.send(composite)).rejects.toThrow('does not imitate PutCompositeAlarm of CloudWatch');
  const dashboard = new PutDashboardCommand({ DashboardName: 'd', DashboardBody: '{}' });
  await expect(cloud.client.send(dashboard)).rejects.toThrow('does not imitate PutDashboard of CloudWatch');
});
