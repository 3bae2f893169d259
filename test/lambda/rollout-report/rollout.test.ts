import type { Outcome, Rollout } from '../../../lambda/rollout-report/src/event';
import { outcomeOf } from '../../../lambda/rollout-report/src/rollout';
import { type Answer, StandIn } from '../aws';

const aws = new StandIn();
beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => {
  aws.calls.length = 0;
  aws.answers = {};
});

const ROLLOUT: Rollout = {
  EndpointName: 'digits',
  EndpointConfigName: 'new',
  AlarmNames: ['errors', 'latency'],
  OnRollback: 'fail',
};

const endpoint = (EndpointStatus: string, EndpointConfigName = 'new', FailureReason?: string): Answer => ({
  body: { EndpointName: 'digits', EndpointStatus, EndpointConfigName, FailureReason },
});
const throttled: Answer = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };
const refused: Answer = { status: 400, body: { __type: 'AccessDeniedException', message: 'You may not' } };
const REASON = 'Threshold Crossed: 2 datapoints [1.0, 0.93] were greater than the threshold (0.05).';

/** The outcome, and how often it was waited for. */
async function ask(rollout: Partial<Rollout> = {}, seconds = 900): Promise<Outcome & { waits: number }> {
  let waits = 0;
  let left = seconds * 1000;
  const pause = (async (ms: number) => {
    waits++;
    left -= ms;
  }) as typeof import('node:timers/promises').setTimeout;
  const run = { getRemainingTimeInMillis: () => left };
  return { ...(await outcomeOf({ ...ROLLOUT, ...rollout }, aws.clients(), run, pause)), waits };
}

const asked = (operation: string) => aws.calls.filter((call) => call.operation === operation);

describe('a rollout', () => {
  test('is deployed when the endpoint serves what was asked for', async () => {
    aws.answers.DescribeEndpoint = [endpoint('InService')];
    expect(await ask()).toEqual({ Outcome: 'DEPLOYED', Message: "Endpoint 'digits' serves 'new'.", waits: 0 });
    expect(aws.calls).toEqual([{ operation: 'DescribeEndpoint', input: { EndpointName: 'digits' } }]);
  });

  test.each(['Creating', 'Updating', 'SystemUpdating', 'RollingBack'])(
    'is waited for while it is %s',
    async (status) => {
      aws.answers.DescribeEndpoint = [endpoint(status), endpoint(status), endpoint('InService')];
      expect(await ask()).toMatchObject({ Outcome: 'DEPLOYED', waits: 2 });
    },
  );

  test('is unknown when the time for asking is over', async () => {
    aws.answers.DescribeEndpoint = [endpoint('Updating')];
    expect(await ask({}, 100)).toEqual({
      Outcome: 'UNKNOWN',
      Message:
        "What became of the rollout of endpoint 'digits' could not be found out: it is still changing, and the time for asking is over",
      waits: 4,
    });
  });

  test.each(['Failed', 'UpdateRollbackFailed', 'OutOfService'])(
    'has failed when the endpoint is %s',
    async (status) => {
      aws.answers.DescribeEndpoint = [endpoint(status, 'new', 'No capacity.')];
      expect(await ask()).toMatchObject({
        Outcome: 'FAILED',
        Message: `Endpoint 'digits' is ${status}. SageMaker says: No capacity.`,
      });
    },
  );
});

describe('a rollout that was rolled back', () => {
  beforeEach(() => {
    aws.answers.DescribeEndpoint = [endpoint('InService', 'old')];
  });

  test('names the alarm that is in ALARM, with its numbers', async () => {
    const alarms = [
      { AlarmName: 'errors', StateValue: 'ALARM', StateReason: REASON },
      { AlarmName: 'latency', StateValue: 'OK', StateReason: 'fine' },
    ];
    aws.answers.DescribeAlarms = [{ body: { MetricAlarms: alarms } }];
    expect(await ask()).toMatchObject({
      Outcome: 'ROLLED_BACK',
      Message: `SageMaker rolled endpoint 'digits' back: it serves 'old', not 'new'. Alarm 'errors' is in ALARM: ${REASON}`,
    });
    expect(asked('DescribeAlarms')).toEqual([
      { operation: 'DescribeAlarms', input: { AlarmNames: ['errors', 'latency'] } },
    ]);
  });

  test('names an alarm that is made of others, where there may be such', async () => {
    const composite = { AlarmName: 'all', StateValue: 'ALARM', StateReason: 'errors went off' };
    aws.answers.DescribeAlarms = [{ body: { MetricAlarms: [], CompositeAlarms: [composite] } }];
    const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'] as const;
    expect((await ask({ AlarmNames: ['all'], AlarmTypes })).Message).toMatch(
      /Alarm 'all' is in ALARM: errors went off$/,
    );
    expect(asked('DescribeAlarms')[0].input).toEqual({ AlarmNames: ['all'], AlarmTypes });
    aws.answers.DescribeAlarms = [{ body: {} }];
    aws.answers.DescribeAlarmHistory = [{ body: {} }];
    await ask({ AlarmNames: ['all'], AlarmTypes });
    expect(asked('DescribeAlarmHistory')[0].input).toMatchObject({ AlarmName: 'all', AlarmTypes });
  });

  test('names the alarm that was in ALARM, when it is quiet again', async () => {
    const item = (stateValue: string, stateReason: string) => ({
      Timestamp: Date.UTC(2026, 10, 21, 0, 5) / 1000,
      HistoryData: JSON.stringify({ version: '1.0', newState: { stateValue, stateReason } }),
    });
    aws.answers.DescribeAlarms = [{ body: { MetricAlarms: [{ AlarmName: 'errors', StateValue: 'OK' }] } }];
    aws.answers.DescribeAlarmHistory = [
      { body: { AlarmHistoryItems: [item('OK', 'no data')], NextToken: 'more' } },
      { body: { AlarmHistoryItems: [item('ALARM', REASON), item('ALARM', 'an older one')] } },
    ];
    expect(await ask({ AlarmNames: ['errors'] })).toMatchObject({
      Outcome: 'ROLLED_BACK',
      Message: `SageMaker rolled endpoint 'digits' back: it serves 'old', not 'new'. Alarm 'errors' was in ALARM at 2026-11-21T00:05:00.000Z: ${REASON}`,
    });
    const [{ input }] = asked('DescribeAlarmHistory');
    expect(input).toMatchObject({ AlarmName: 'errors', HistoryItemType: 'StateUpdate', ScanBy: 'TimestampDescending' });
    expect(Number(input.EndDate) - Number(input.StartDate)).toBeCloseTo(8 * 3600, -1);
  });

  test.each<[string, Record<string, Answer[]>, string[] | undefined, string]>([
    [
      'none of its alarms went off',
      { DescribeAlarms: [{ body: { MetricAlarms: [] } }], DescribeAlarmHistory: [{ body: { AlarmHistoryItems: [] } }] },
      ['errors', 'latency'],
      'None of its alarms went off: errors, latency.',
    ],
    ['it has no alarms', {}, undefined, 'It has no rollback alarms.'],
    [
      'its alarms may not be described',
      { DescribeAlarms: [refused] },
      ['errors'],
      'Its alarms could not be asked: AccessDeniedException: You may not',
    ],
  ])('says so when %s', async (_, answers, AlarmNames, message) => {
    Object.assign(aws.answers, answers);
    expect(await ask({ AlarmNames })).toMatchObject({
      Outcome: 'ROLLED_BACK',
      Message: `SageMaker rolled endpoint 'digits' back: it serves 'old', not 'new'. ${message}`,
    });
  });

  test('says what SageMaker gives as its reason', async () => {
    aws.answers.DescribeEndpoint = [endpoint('InService', 'old', 'Alarm errors went off.')];
    const { Message } = await ask({ AlarmNames: [] });
    expect(Message).toMatch(/It has no rollback alarms\. SageMaker says: Alarm errors went off\.$/);
  });

  test('says what to do, where the deployment goes on as if nothing had happened', async () => {
    const { Message } = await ask({ AlarmNames: [], OnRollback: 'report' });
    expect(Message).toMatch(
      /It has no rollback alarms\. Deploy a model that works: CloudFormation is about to delete the configuration that is served now, and without it the endpoint cannot scale out\.$/,
    );
  });
});

describe('calls to AWS', () => {
  test('are repeated when they are throttled', async () => {
    aws.answers.DescribeEndpoint = [throttled, throttled, endpoint('InService')];
    expect(await ask()).toMatchObject({ Outcome: 'DEPLOYED' });
    expect(aws.calls).toHaveLength(3);
  });

  test('that fail for good leave it unknown, with the reason', async () => {
    aws.answers.DescribeEndpoint = [refused];
    expect(await ask()).toMatchObject({
      Outcome: 'UNKNOWN',
      Message:
        "What became of the rollout of endpoint 'digits' could not be found out: AccessDeniedException: You may not",
    });
  });
});
