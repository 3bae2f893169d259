import { appendFileSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { Metrics } from '../../../emulator/src/cloudwatch';
import { Cloud, MINUTE, SCOPE, START } from './cloud';

let cloud: Cloud;

beforeEach(async () => {
  cloud = await Cloud.start();
});

afterEach(() => cloud.stop());

const HOUR = { StartTime: new Date(START), EndTime: new Date(START + 60 * MINUTE) };

const journal = () => path.join(cloud.folder, 'state', 'cloudwatch-points', '2026-11-20T12.jsonl');

const statistics = async (input: Partial<GetMetricStatisticsCommandInput> = {}) => {
  const metric = { Namespace: 'App', MetricName: 'Errors', Period: 60, Statistics: ['Sum' as const] };
  return (await cloud.client.send(new GetMetricStatisticsCommand({ ...metric, ...HOUR, ...input }))).Datapoints!;
};

const data = async (MetricDataQueries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) => {
  const input = { MetricDataQueries, ScanBy: 'TimestampAscending' as const, ...HOUR, ...more };
  return (await cloud.client.send(new GetMetricDataCommand(input))).MetricDataResults!;
};

const stat = (Id: string, MetricName: string, Stat = 'Sum', ReturnData = true): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'App', MetricName }, Period: 60, Stat },
  ReturnData,
});

test('what is put in a minute comes back as its statistics', async () => {
  await cloud.put(1, 2);
  await cloud.put(6);
  const Statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
  expect(await statistics({ Statistics: [...Statistics], ExtendedStatistics: ['p50', 'p99'] })).toEqual([
    {
      Timestamp: new Date(START),
      SampleCount: 3,
      Average: 3,
      Sum: 9,
      Minimum: 1,
      Maximum: 6,
      ExtendedStatistics: { p50: 2, p99: 6 },
      Unit: 'None',
    },
  ]);
});

test('values come with their counts, or as a statistic set, of which percentiles are not known', async () => {
  await cloud.putData({ MetricName: 'Latency', Values: [10, 20], Counts: [9, 1], Unit: 'Milliseconds' });
  const StatisticValues = { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 };
  await cloud.putData({ MetricName: 'Sets', StatisticValues });
  const ExtendedStatistics = ['p90', 'p91', 'tm90'];
  const [latency] = await statistics({ MetricName: 'Latency', ExtendedStatistics });
  expect(latency).toMatchObject({ Sum: 110, Unit: 'Milliseconds', ExtendedStatistics: { p90: 10, p91: 20, tm90: 10 } });
  const [set] = await statistics({ MetricName: 'Sets', ExtendedStatistics });
  expect(set).toMatchObject({ Sum: 10, ExtendedStatistics: {} });
});

test('units are kept apart', async () => {
  await cloud.putData({ MetricName: 'Errors', Value: 1, Unit: 'Count' }, { MetricName: 'Errors', Value: 2 });
  expect((await statistics()).map(({ Unit, Sum }) => [Unit, Sum])).toEqual([
    ['Count', 1],
    ['None', 2],
  ]);
  expect(await statistics({ Unit: 'Bytes' })).toEqual([]);
});

test('metrics of other dimensions are other metrics, whatever the order of the dimensions', async () => {
  const A = { Name: 'A', Value: '1' };
  const B = { Name: 'B', Value: '2' };
  await cloud.putData({ MetricName: 'Errors', Value: 1, Dimensions: [A, B] });
  await cloud.putData({ MetricName: 'Errors', Value: 5, Dimensions: [B, A] }, { MetricName: 'Errors', Value: 9 });
  expect((await statistics({ Dimensions: [A, B] }))[0].Sum).toBe(6);
  expect(await statistics({ Dimensions: [A] })).toEqual([]);
});

test('points of a second are there for periods below a minute only in high resolution', async () => {
  const high = { MetricName: 'High', StorageResolution: 1, Value: 1 };
  await cloud.putData(high, { MetricName: 'Errors', Value: 1 });
  await cloud.clock.advance(10_000);
  await cloud.putData(high);
  const tens = { Period: 10 };
  expect(await statistics({ ...tens, EndTime: new Date(START + MINUTE), MetricName: 'High' })).toHaveLength(2);
  expect(await statistics({ ...tens, EndTime: new Date(START + MINUTE) })).toEqual([]);
});

test('metrics are listed by namespace, name and dimensions', async () => {
  const Dimensions = [{ Name: 'Host', Value: 'a' }];
  await cloud.putData({ MetricName: 'Errors', Value: 1, Dimensions }, { MetricName: 'Calls', Value: 1 });
  const names = async (input: object) => (await cloud.client.send(new ListMetricsCommand(input))).Metrics;
  expect(await names({ Namespace: 'App', MetricName: 'Calls' })).toEqual([
    { Namespace: 'App', MetricName: 'Calls', Dimensions: [] },
  ]);
  expect(await names({ Dimensions: [{ Name: 'Host' }] })).toEqual([
    { Namespace: 'App', MetricName: 'Errors', Dimensions },
  ]);
  expect(await names({ Namespace: 'Other' })).toEqual([]);
});

test('metrics survive a restart, and all but the last minute a kill', async () => {
  await cloud.put(1);
  await cloud.clock.advance(MINUTE);
  await cloud.put(2);
  await cloud.restart();
  expect((await statistics()).map(({ Sum }) => Sum)).toEqual([1, 2]);
  await cloud.put(4);
  await cloud.restart({ kill: true });
  expect((await statistics()).map(({ Sum }) => Sum)).toEqual([1, 2]);
});

test('a point is written once a minute for as long as it changes', async () => {
  for (let i = 0; i < 3; i++) {
    await cloud.put(1, 1, 1);
    await cloud.clock.advance(MINUTE);
  }
  const lines = readFileSync(journal(), 'utf8').split('\n').filter(Boolean);
  expect(lines).toHaveLength(3);
});

test('a line that a kill cut off is skipped', async () => {
  await cloud.put(1);
  await cloud.restart();
  appendFileSync(journal(), '{"account":"0000');
  await cloud.restart({ kill: true });
  await cloud.put(2);
  await cloud.restart();
  expect((await statistics()).map(({ Sum }) => Sum)).toEqual([3]);
});

test('points are forgotten after three hours', async () => {
  await cloud.put(1);
  await cloud.clock.advance(181 * MINUTE);
  await cloud.put(2);
  await cloud.clock.advance(MINUTE);
  const StartTime = new Date(START);
  const EndTime = new Date(START + 200 * MINUTE);
  expect((await statistics({ StartTime, EndTime })).map(({ Sum }) => Sum)).toEqual([2]);
});

test('many different values of a point are kept to three digits', () => {
  const metrics = cloud.world.part(Metrics);
  for (let value = 1; value <= 20_000; value++)
    metrics.put(SCOPE, { namespace: 'App', name: 'Many', value: value + 0.123 });
  const [{ set }] = metrics.points(SCOPE, { namespace: 'App', name: 'Many', dimensions: [] }, START, START + MINUTE);
  expect(set.distribution()!.length).toBeLessThan(3000);
  expect(set.count).toBe(20_000);
});

describe('metric math', () => {
  beforeEach(async () => {
    await cloud.putData({ MetricName: 'Bad', Value: 1 }, { MetricName: 'All', Value: 4 });
    await cloud.clock.advance(MINUTE);
    await cloud.putData({ MetricName: 'All', Value: 8 });
    await cloud.clock.advance(MINUTE);
  });

  const END = { EndTime: new Date(START + 2 * MINUTE) };

  test.each([
    ['bad / all', [0.25]],
    ['FILL(bad, 0) / all * 100', [25, 0]],
    ['FILL(bad, REPEAT)', [1, 1]],
    ['SUM(METRICS())', [5, 8]],
    ['SUM([bad, all])', [5, 8]],
    ['AVG(METRICS("all"))', [4, 8]],
    ['MAX(all)', [8, 8]],
    ['all - MIN(all)', [0, 4]],
    ['IF(all > 5, all)', [8]],
    ['IF(all >= 4 AND all < 8, 1, -1)', [1, -1]],
    ['-(all + 2 * 3) ^ 2', [-100, -196]],
    ['RATE(all)', [4 / 60]],
    ['all / 0', []],
    ['1e1 + all', [14, 18]],
    ['PERIOD(all)', [60, 60]],
  ])('%s', async (Expression, expected) => {
    const queries = [{ Id: 'e', Expression }, stat('bad', 'Bad', 'Sum', false), stat('all', 'All', 'Sum', false)];
    const [result] = await data(queries, END);
    expect(result).toMatchObject({ Id: 'e', Label: 'e', StatusCode: 'Complete', Values: expected });
  });

  test('an expression that is several series gives several results', async () => {
    const results = await data([{ Id: 'e', Expression: 'METRICS() * 2' }, stat('bad', 'Bad'), stat('all', 'All')], END);
    expect(results.map(({ Id, Values }) => [Id, Values])).toEqual([
      ['e', [2]],
      ['e', [8, 16]],
      ['bad', [1]],
      ['all', [4, 8]],
    ]);
  });

  test.each([
    ['SEARCH("x", "Sum", 60)', 'NotImitated', 'does not imitate the metric math function SEARCH'],
    ['ANOMALY_DETECTION_BAND(bad)', 'NotImitated', 'the metric math function ANOMALY_DETECTION_BAND'],
    ['SELECT AVG(x) FROM y', 'NotImitated', 'Metrics Insights queries'],
    ['bad +', 'ValidationException', "Error in expression 'bad +': Unexpected end"],
    ['bad # 2', 'ValidationException', 'Unexpected character at position 4'],
    ['none / bad', 'ValidationException', 'the id none is not among the queries'],
    ['e + 1', 'ValidationException', 'The expressions refer to one another: e, e'],
  ])('fails when the expression is %s', async (Expression, name, message) => {
    await expect(data([{ Id: 'e', Expression }, stat('bad', 'Bad')])).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});
