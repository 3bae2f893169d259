import { Alarms } from '../alarms/alarms';
import type { HistoryItem } from '../alarms/history';
import { operation } from '../wire/operation';
import { page } from '../wire/paging';

interface DescribeAlarmHistoryInput {
  readonly AlarmName?: string;
  readonly HistoryItemType?: string;
  readonly StartDate?: Date;
  readonly EndDate?: Date;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
}

const PAGE = 100;

export const describeAlarmHistory = operation<DescribeAlarmHistoryInput>({
  input: {
    fields: {
      AlarmName: 'string',
      AlarmTypes: { list: { oneOf: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] } },
      HistoryItemType: { oneOf: ['ConfigurationUpdate', 'StateUpdate', 'Action'] },
      StartDate: 'timestamp',
      EndDate: 'timestamp',
      MaxRecords: 'integer',
      NextToken: 'string',
      ScanBy: { oneOf: ['TimestampDescending', 'TimestampAscending'] },
    },
  },
  notImitated: ['AlarmContributorId'],
  handle: (input, call) => {
    const { AlarmName, MaxRecords = PAGE, NextToken, ScanBy = 'TimestampDescending' } = input;
    const found = call.world
      .part(Alarms)
      .history.list(call, AlarmName)
      .filter((item) => matches(item, input));
    if (ScanBy === 'TimestampDescending') found.reverse();
    const { items, next } = page(found, MaxRecords, NextToken);
    const toWire = (item: HistoryItem) => ({ ...item, Timestamp: new Date(item.Timestamp) });
    return { AlarmHistoryItems: items.map(toWire), NextToken: next };
  },
});

function matches(item: HistoryItem, { HistoryItemType, StartDate, EndDate }: DescribeAlarmHistoryInput): boolean {
  const at = Date.parse(item.Timestamp);
  if (HistoryItemType !== undefined && item.HistoryItemType !== HistoryItemType) return false;
  return at >= (StartDate?.getTime() ?? 0) && at <= (EndDate?.getTime() ?? Number.POSITIVE_INFINITY);
}
