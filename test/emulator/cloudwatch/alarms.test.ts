import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  ListTagsForResourceCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { PUBLISHING_DELAY } from '../../../emulator/src/cloudwatch';
import { Cloud, MINUTE, SCOPE, START } from './cloud';

let cloud: Cloud;

beforeEach(async () => {
  cloud = await Cloud.start();
});

afterEach(() => cloud.stop());

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:ops';
const setState = (StateValue: 'OK' | 'ALARM', more = {}) =>
  cloud.client.send(new SetAlarmStateCommand({ AlarmName: 'errors', StateValue, StateReason: 'by hand', ...more }));

/** Lets the minute that began end, and its datapoint arrive. */
const minute = () => cloud.clock.advance(MINUTE);

/** From whole minutes to the moment at which the newest one has been evaluated. */
const evaluated = () => cloud.clock.advance(PUBLISHING_DELAY);

test('an alarm is born without sufficient data', async () => {
  await cloud.alarm();
  expect(await cloud.describe()).toMatchObject({
    AlarmName: 'errors',
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
    ActionsEnabled: true,
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: new Date(START),
    EvaluationPeriods: 1,
    Threshold: 0.5,
    Dimensions: [],
    OKActions: [],
  });
});

test('an alarm goes off once the period is over and its datapoint has arrived, and no sooner', async () => {
  await cloud.alarm({ DatapointsToAlarm: 1 });
  await cloud.put(1, 1, 0);
  await cloud.clock.advance(MINUTE + PUBLISHING_DELAY - 1);
  expect((await cloud.describe()).StateValue).toBe('INSUFFICIENT_DATA');
  await cloud.clock.advance(1);
  expect(await cloud.describe()).toMatchObject({
    StateValue: 'ALARM',
    StateReason:
      'Threshold Crossed: 1 out of the last 1 datapoints [0.6666666666666666 (20/11/26 12:00:00)] was greater than the threshold (0.5) (minimum 1 datapoint for OK -> ALARM transition).',
    StateReasonData:
      '{"version":"1.0","queryDate":"2026-11-20T12:01:10.000+0000","startDate":"2026-11-20T12:00:00.000+0000","statistic":"Average","period":60,"recentDatapoints":[0.6666666666666666],"threshold":0.5,"evaluatedDatapoints":[{"timestamp":"2026-11-20T12:00:00.000+0000","sampleCount":3.0,"value":0.6666666666666666}]}',
    StateUpdatedTimestamp: new Date(START + MINUTE + PUBLISHING_DELAY),
  });
});

test('an alarm without DatapointsToAlarm has the shorter sentence', async () => {
  await cloud.alarm({ EvaluationPeriods: 2 });
  await cloud.put(1);
  await minute();
  await cloud.put(2);
  await minute();
  await evaluated();
  expect((await cloud.describe()).StateReason).toBe(
    'Threshold Crossed: 2 datapoints [2.0 (20/11/26 12:01:00), 1.0 (20/11/26 12:00:00)] were greater than the threshold (0.5).',
  );
});

test('two of three datapoints are enough where two are asked for, and one of them back within lets it rest', async () => {
  await cloud.alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  await evaluated();
  const states: (string | undefined)[] = [];
  for (const value of [1, 0, 1, 0, 0]) {
    await cloud.put(value);
    await minute();
    states.push((await cloud.describe()).StateValue);
  }
  expect(states).toEqual(['INSUFFICIENT_DATA', 'OK', 'ALARM', 'OK', 'OK']);
  expect((await cloud.describe()).StateReason).toBe(
    'Threshold Crossed: 2 out of the last 3 datapoints [0.0 (20/11/26 12:03:00), 0.0 (20/11/26 12:01:00)] were not greater than the threshold (0.5) (minimum 2 datapoints for ALARM -> OK transition).',
  );
});

test.each([
  ['missing', 'INSUFFICIENT_DATA', 'Insufficient Data: 1 datapoint was unknown.'],
  [
    'notBreaching',
    'OK',
    'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
  ],
  ['ignore', 'ALARM', 'by hand'],
])('without data, and missing data as %s, an alarm comes to be in %s', async (TreatMissingData, state, reason) => {
  await cloud.alarm({ TreatMissingData });
  await setState('ALARM');
  await minute();
  await evaluated();
  expect(await cloud.describe()).toMatchObject({ StateValue: state, StateReason: reason });
});

test('a reason that was given by hand lasts until the next evaluation', async () => {
  await cloud.alarm({ TreatMissingData: 'notBreaching' });
  await setState('OK');
  expect((await cloud.describe()).StateReason).toBe('by hand');
  await minute();
  expect((await cloud.describe()).StateReason).toContain('no datapoints were received for 1 period');
});

test('missing data as breaching makes an alarm of silence', async () => {
  await cloud.alarm({ TreatMissingData: 'breaching', EvaluationPeriods: 2 });
  await minute();
  await evaluated();
  expect(await cloud.describe()).toMatchObject({
    StateValue: 'ALARM',
    StateReason:
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
  });
});

test('the last datapoint counts for two more periods when no others come', async () => {
  await cloud.alarm({ TreatMissingData: 'notBreaching' });
  await cloud.put(1);
  const states: (string | undefined)[] = [];
  await evaluated();
  for (let i = 0; i < 4; i++) {
    await minute();
    states.push((await cloud.describe()).StateValue);
  }
  expect(states).toEqual(['ALARM', 'ALARM', 'ALARM', 'OK']);
});

test('an alarm of ten seconds is evaluated every ten seconds, from points of a second', async () => {
  await cloud.alarm({ Period: 10, Statistic: 'Sum', Threshold: 2 });
  for (const Value of [1, 1, 1]) await cloud.putData({ MetricName: 'Errors', Value, StorageResolution: 1 });
  await cloud.clock.advance(10_000 + PUBLISHING_DELAY);
  expect((await cloud.describe()).StateValue).toBe('ALARM');
});

test('an alarm of ten seconds finds nothing in points of a minute', async () => {
  await cloud.alarm({ Period: 10, EvaluationPeriods: 6, DatapointsToAlarm: 1 });
  await cloud.put(1);
  await cloud.clock.advance(MINUTE + 2 * PUBLISHING_DELAY);
  expect((await cloud.describe()).StateValue).toBe('INSUFFICIENT_DATA');
});

test('a period of five minutes slides by a minute', async () => {
  await cloud.alarm({ Period: 300, Statistic: 'Sum', Threshold: 2 });
  await minute();
  await cloud.put(3);
  await minute();
  await evaluated();
  const { StateValue, StateReasonData } = await cloud.describe();
  expect(StateValue).toBe('ALARM');
  expect(JSON.parse(StateReasonData!)).toMatchObject({ startDate: '2026-11-20T11:57:00.000+0000', period: 300 });
});

test('a percentile is compared, and one of too few samples keeps the state where that is asked for', async () => {
  const p99 = { Statistic: undefined, ExtendedStatistic: 'p99', Threshold: 100 };
  await cloud.alarm({ ...p99 });
  await cloud.alarm({ ...p99, AlarmName: 'careful', EvaluateLowSampleCountPercentile: 'ignore' });
  await cloud.putData({ MetricName: 'Errors', Values: [10, 200], Counts: [50, 2] });
  await minute();
  await evaluated();
  expect((await cloud.describe()).StateValue).toBe('ALARM');
  expect((await cloud.describe('careful')).StateValue).toBe('INSUFFICIENT_DATA');
  await cloud.putData({ MetricName: 'Errors', Values: [10, 200], Counts: [980, 30] });
  await minute();
  expect((await cloud.describe('careful')).StateValue).toBe('ALARM');
});

test('an alarm watches a share that metric math makes of two metrics', async () => {
  const stat = (MetricName: string) => ({
    MetricStat: { Metric: { Namespace: 'App', MetricName }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const Metrics = [
    { Id: 'share', Expression: '100 * bad / all', ReturnData: true },
    { Id: 'bad', ...stat('Bad') },
    { Id: 'all', ...stat('All') },
  ];
  await cloud.alarm({ Metrics, Threshold: 5 });
  await cloud.putData({ MetricName: 'Bad', Value: 1 }, { MetricName: 'All', Value: 10 });
  await minute();
  await evaluated();
  const { StateValue, StateReasonData, Metrics: described } = await cloud.describe();
  expect(StateValue).toBe('ALARM');
  expect(JSON.parse(StateReasonData!).evaluatedDatapoints).toEqual([
    { timestamp: '2026-11-20T12:00:00.000+0000', value: 10 },
  ]);
  expect(described).toEqual(Metrics);
});

test('every change of state is in the history, at its time', async () => {
  await cloud.alarm({ TreatMissingData: 'notBreaching' });
  await cloud.put(1);
  await cloud.clock.advance(10 * MINUTE);
  const { AlarmHistoryItems } = await cloud.client.send(
    new DescribeAlarmHistoryCommand({
      AlarmName: 'errors',
      HistoryItemType: 'StateUpdate',
      ScanBy: 'TimestampAscending',
    }),
  );
  expect(AlarmHistoryItems?.map(({ Timestamp, HistorySummary }) => [Timestamp, HistorySummary])).toEqual([
    [new Date(START + PUBLISHING_DELAY), 'Alarm updated from INSUFFICIENT_DATA to OK'],
    [new Date(START + MINUTE + PUBLISHING_DELAY), 'Alarm updated from OK to ALARM'],
    [new Date(START + 4 * MINUTE + PUBLISHING_DELAY), 'Alarm updated from ALARM to OK'],
  ]);
  expect(JSON.parse(AlarmHistoryItems![1].HistoryData!)).toMatchObject({
    version: '1.0',
    oldState: { stateValue: 'OK', stateReason: expect.stringContaining('no datapoints were received') },
    newState: { stateValue: 'ALARM', stateReasonData: { recentDatapoints: [1] } },
  });
});

test('an alarm and its data survive a restart, and it goes on', async () => {
  await cloud.alarm({ EvaluationPeriods: 2, Tags: [{ Key: 'team', Value: 'a' }] });
  await cloud.put(1);
  await minute();
  await evaluated();
  await cloud.restart();
  expect((await cloud.describe()).StateReason).toBe('Unchecked: Initial alarm creation');
  await cloud.put(1);
  await cloud.clock.advance(MINUTE);
  expect((await cloud.describe()).StateValue).toBe('ALARM');
});

test('another definition keeps the state and the tags', async () => {
  await cloud.alarm({ Tags: [{ Key: 'team', Value: 'a' }] });
  await setState('ALARM');
  await cloud.alarm({ Threshold: 7, Tags: [{ Key: 'team', Value: 'b' }] });
  const { AlarmArn, ...described } = await cloud.describe();
  expect(described).toMatchObject({ StateValue: 'ALARM', Threshold: 7 });
  expect((await cloud.client.send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn }))).Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ]);
});

test('tags come and go', async () => {
  await cloud.alarm();
  const ResourceARN = (await cloud.describe()).AlarmArn;
  await cloud.client.send(
    new TagResourceCommand({
      ResourceARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  );
  await cloud.client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));
  const { Tags } = await cloud.client.send(new ListTagsForResourceCommand({ ResourceARN }));
  expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
});

test('alarms are found by prefix, state, metric, and page by page', async () => {
  for (const AlarmName of ['a-1', 'a-2', 'b-1']) await cloud.alarm({ AlarmName });
  const names = async (input: object) => {
    const { MetricAlarms, NextToken } = await cloud.client.send(new DescribeAlarmsCommand(input));
    return { names: MetricAlarms?.map(({ AlarmName }) => AlarmName), NextToken };
  };
  expect((await names({ AlarmNamePrefix: 'a-' })).names).toEqual(['a-1', 'a-2']);
  expect((await names({ StateValue: 'ALARM' })).names).toEqual([]);
  const first = await names({ MaxRecords: 2 });
  expect(first.names).toEqual(['a-1', 'a-2']);
  expect((await names({ NextToken: first.NextToken })).names).toEqual(['b-1']);
  const metric = { Namespace: 'App', MetricName: 'Errors' };
  const { MetricAlarms } = await cloud.client.send(new DescribeAlarmsForMetricCommand(metric));
  expect(MetricAlarms).toHaveLength(3);
});

test('a change of state is told to subscribers and to the actions of that state', async () => {
  const told: string[] = [];
  const unsubscribe = cloud.alarms.subscribe((alarm, before) => void told.push(`${before} to ${alarm.state}`));
  cloud.alarms.connect((action, { name }) => void told.push(`${name}: ${action}`));
  await cloud.alarm({ AlarmActions: [TOPIC] });
  await setState('ALARM');
  await setState('ALARM');
  await setState('OK');
  unsubscribe();
  await setState('ALARM');
  expect(told).toEqual(['INSUFFICIENT_DATA to ALARM', `errors: ${TOPIC}`, 'ALARM to OK', `errors: ${TOPIC}`]);
});

test('an action that nothing carries out is announced once', async () => {
  await cloud.alarm({ AlarmActions: [TOPIC] });
  for (const state of ['ALARM', 'OK', 'ALARM'] as const) await setState(state);
  expect(cloud.said).toEqual([`The alarm errors has an action that is not carried out: ${TOPIC}`]);
});

test('an alarm that cannot be evaluated is announced, and the others go on', async () => {
  const series = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'App', MetricName }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const Expression = 'IF(a, METRICS())';
  const Metrics = [{ Id: 'e', Expression, ReturnData: true }, series('a', 'Errors')];
  await cloud.alarm({ AlarmName: 'broken', Metrics });
  await cloud.alarm();
  await cloud.put(1);
  await cloud.clock.advance(2 * MINUTE);
  expect(cloud.said).toEqual(['The alarm broken cannot be evaluated: IF cannot choose between lists of time series']);
  expect((await cloud.describe()).StateValue).toBe('ALARM');
});

test('actions can be switched off', async () => {
  const acted: string[] = [];
  cloud.alarms.connect((action) => void acted.push(action));
  await cloud.alarm({ AlarmActions: [TOPIC] });
  await cloud.client.send(new DisableAlarmActionsCommand({ AlarmNames: ['errors', 'none'] }));
  await setState('ALARM');
  expect(acted).toEqual([]);
  await cloud.client.send(new EnableAlarmActionsCommand({ AlarmNames: ['errors'] }));
  expect((await cloud.describe()).ActionsEnabled).toBe(true);
});

test('an action that fails is in the history', async () => {
  cloud.alarms.connect(() => Promise.reject(new Error('no such topic')));
  await cloud.alarm({ AlarmActions: [TOPIC] });
  await setState('ALARM');
  const { AlarmHistoryItems } = await cloud.client.send(new DescribeAlarmHistoryCommand({ HistoryItemType: 'Action' }));
  expect(AlarmHistoryItems).toMatchObject([{ HistorySummary: `Failed to execute action ${TOPIC}` }]);
});

test('a deleted alarm is gone, and its history stays', async () => {
  await cloud.alarm();
  await cloud.client.send(new DeleteAlarmsCommand({ AlarmNames: ['errors'] }));
  expect(await cloud.describe()).toBeUndefined();
  expect(cloud.alarms.find(SCOPE, 'errors')).toBeUndefined();
  const { AlarmHistoryItems } = await cloud.client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'errors' }));
  expect(AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary).sort()).toEqual([
    'Alarm "errors" created',
    'Alarm "errors" deleted',
  ]);
});
