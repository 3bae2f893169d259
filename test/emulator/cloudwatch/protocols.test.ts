import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { cbor } from '@smithy/core/cbor';
import { decodeCbor } from '../../../emulator/src/http/protocols/cbor-decode';
import { encodeCbor } from '../../../emulator/src/http/protocols/cbor-encode';
import { Cloud, MINUTE, START } from './cloud';

const PROTOCOLS = { json: AwsJson1_0Protocol, cbor: AwsSmithyRpcV2CborProtocol, query: AwsQueryProtocol };

describe.each(Object.entries(PROTOCOLS))('over %s', (_name, protocol) => {
  let cloud: Cloud;
  let client: CloudWatchClient;

  beforeAll(async () => {
    cloud = await Cloud.start();
    client = cloud.connect({ protocol });
  });

  afterAll(() => cloud.stop());

  const metric = { Namespace: 'App', MetricName: 'Latency' };
  const range = { StartTime: new Date(START), EndTime: new Date(START + MINUTE) };

  test('data goes in and comes out', async () => {
    const Dimensions = [{ Name: 'Host', Value: '1' }];
    const datum = { MetricName: 'Latency', Dimensions, Timestamp: new Date(START + 1000), Unit: 'Seconds' } as const;
    await client.send(
      new PutMetricDataCommand({ Namespace: 'App', MetricData: [{ ...datum, Values: [0.5, 2], Counts: [3, 1] }] }),
    );
    const asked = {
      ...metric,
      ...range,
      Dimensions,
      Period: 60,
      Statistics: ['Sum' as const],
      ExtendedStatistics: ['p50'],
    };
    const { Datapoints, Label } = await client.send(new GetMetricStatisticsCommand(asked));
    expect(Label).toBe('Latency');
    expect(Datapoints).toEqual([
      { Timestamp: new Date(START), Sum: 3.5, Unit: 'Seconds', ExtendedStatistics: { p50: 0.5 } },
    ]);
    const MetricStat = { Metric: { ...metric, Dimensions }, Period: 60, Stat: 'p99' };
    const queries = [
      { Id: 'm', MetricStat, ReturnData: false },
      { Id: 'e', Expression: 'm * 2' },
    ];
    const { MetricDataResults } = await client.send(new GetMetricDataCommand({ MetricDataQueries: queries, ...range }));
    expect(MetricDataResults).toMatchObject([{ Id: 'e', Values: [4], Timestamps: [new Date(START)] }]);
  });

  test('a long call is sent compressed', async () => {
    const MetricData = Array.from({ length: 400 }, () => ({ MetricName: 'Long', Value: 1 }));
    await client.send(new PutMetricDataCommand({ Namespace: 'App', MetricData }));
    const asked = { Namespace: 'App', MetricName: 'Long', ...range, Period: 60, Statistics: ['Sum' as const] };
    const { Datapoints } = await client.send(new GetMetricStatisticsCommand(asked));
    expect(Datapoints).toMatchObject([{ Sum: 400 }]);
  });

  test('an alarm goes in and comes out', async () => {
    const given = {
      AlarmName: 'slow',
      ...metric,
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 0.25,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: false,
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:ops'],
    } as const;
    await client.send(new PutMetricAlarmCommand({ ...given, AlarmActions: [...given.AlarmActions] }));
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['slow'] }));
    expect(MetricAlarms).toMatchObject([{ ...given, StateUpdatedTimestamp: new Date(START) }]);
  });

  test('an error has its name and message', async () => {
    const missing = new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'why' });
    await expect(client.send(missing)).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'Alarm none does not exist.',
      $metadata: { httpStatusCode: 404 },
    });
    const wrong = new PutMetricAlarmCommand({
      AlarmName: 'a',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    await expect(client.send(wrong)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Threshold must be specified',
    });
  });
});

const VALUES = [0, 23, 24, 255, 256, 65_536, 2 ** 40, -1, -500, 0.1, -1e300, 'ü'.repeat(300), true, false, [], {}];

test('CBOR is what another implementation reads and writes', () => {
  const value = { all: VALUES, nested: { list: [{ a: [1, [2]] }] } };
  expect(cbor.deserialize(encodeCbor(value))).toEqual(value);
  expect(decodeCbor(Buffer.from(cbor.serialize(value)))).toEqual(value);
});

test.each([
  ['f93c00', 1],
  ['f97bff', 65_504],
  ['fa47c35000', 100_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
])('CBOR %s, of the appendix of RFC 8949, is read', (hex, value) => {
  expect(decodeCbor(Buffer.from(hex, 'hex'))).toEqual(value);
});

test.each(['1b00', '9b7fffffffffffffff', 'ff', '5f'])('fails when CBOR is cut off: %s', (hex) => {
  expect(() => decodeCbor(Buffer.from(hex, 'hex'))).toThrow();
});
