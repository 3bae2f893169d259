import {
  type AlarmType,
  type CloudWatchClient,
  DescribeAlarmsCommand,
  paginateDescribeAlarmHistory,
} from '@aws-sdk/client-cloudwatch';
import type { Rollout } from './event';

/** SageMaker's longest rollout: what an alarm said before that was about another one. */
const LONGEST_ROLLOUT_MS = 8 * 3600 * 1000;

/**
 * Which alarms went off, each a sentence with the numbers that CloudWatch compared.
 *
 * After a rollback the bad fleet gets no requests any more, so its alarm may be quiet again: then its history tells.
 */
export async function alarmsThatWentOff(client: CloudWatchClient, rollout: Rollout): Promise<string[]> {
  const { AlarmNames: names = [], AlarmTypes } = rollout;
  const types = AlarmTypes && { AlarmTypes: [...AlarmTypes] };
  const found = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names], ...types }));
  const alarms = [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])];
  const now = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  if (now.length > 0)
    return now.map(({ AlarmName, StateReason }) => `Alarm '${AlarmName}' is in ALARM: ${StateReason}`);
  const then = await Promise.all(names.map((name) => lastTime(client, { AlarmName: name, ...types })));
  return then.filter((sentence) => sentence !== undefined);
}

async function lastTime(client: CloudWatchClient, alarm: Alarm): Promise<string | undefined> {
  const EndDate = new Date();
  const StartDate = new Date(EndDate.getTime() - LONGEST_ROLLOUT_MS);
  const question = { HistoryItemType: 'StateUpdate', ScanBy: 'TimestampDescending', StartDate, EndDate } as const;
  for await (const page of paginateDescribeAlarmHistory({ client }, { ...alarm, ...question })) {
    for (const { HistoryData, Timestamp } of page.AlarmHistoryItems ?? []) {
      const { newState } = JSON.parse(HistoryData ?? '{}');
      if (newState?.stateValue === 'ALARM')
        return `Alarm '${alarm.AlarmName}' was in ALARM at ${Timestamp?.toISOString()}: ${newState.stateReason}`;
    }
  }
  return undefined;
}

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmTypes?: AlarmType[];
}
