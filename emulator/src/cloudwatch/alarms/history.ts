import type { Collection } from '../../world/collection';
import type { Scope, World } from '../../world/world';
import type { Alarm, AlarmStatus } from './alarm';

export interface HistoryItem {
  readonly AlarmName: string;
  readonly AlarmType: 'MetricAlarm';
  /** An ISO string. */
  readonly Timestamp: string;
  readonly HistoryItemType: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly HistorySummary: string;
  readonly HistoryData: string;
}

interface HistoryRecord extends Scope {
  readonly name: string;
  readonly items: readonly HistoryItem[];
}

/** AWS keeps what happened in 30 days. Here so many items are kept for each alarm. */
const MOST_ITEMS = 100;
const LONGEST_DATA = 4095;

/** What happened to alarms, also to those that are deleted. */
export class History {
  private readonly records: Collection<HistoryRecord>;

  public constructor(world: World) {
    this.records = world.collection('cloudwatch-alarm-history');
  }

  /** From the oldest; of all alarms of the account where none is named. */
  public list({ account, region }: Scope, name?: string): HistoryItem[] {
    return this.records
      .values()
      .filter((r) => r.account === account && r.region === region && (name === undefined || r.name === name))
      .flatMap(({ items }) => items)
      .sort((a, b) => (a.Timestamp < b.Timestamp ? -1 : 1));
  }

  public configured(alarm: Alarm, kind: 'created' | 'updated' | 'deleted', at: string): void {
    const data = { version: '1.0', type: kind === 'updated' ? 'Update' : kind === 'created' ? 'Create' : 'Delete' };
    this.add(alarm, at, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${kind}`, data);
  }

  public changed(alarm: Alarm, before: AlarmStatus): void {
    const data = { version: '1.0', oldState: stateOf(before), newState: stateOf(alarm) };
    this.add(alarm, alarm.updatedAt, 'StateUpdate', `Alarm updated from ${before.state} to ${alarm.state}`, data);
  }

  public acted(alarm: Alarm, action: string, error?: string): void {
    const summary = error ? `Failed to execute action ${action}` : `Successfully executed action ${action}`;
    const data = { actionState: error ? 'Failed' : 'Succeeded', notificationResource: action, error };
    this.add(alarm, alarm.updatedAt, 'Action', summary, data);
  }

  private add(
    { account, region, name }: Alarm,
    at: string,
    type: HistoryItem['HistoryItemType'],
    summary: string,
    data: object,
  ): void {
    const key = `${account}/${region}/${name}`;
    const item: HistoryItem = {
      AlarmName: name,
      AlarmType: 'MetricAlarm',
      Timestamp: at,
      HistoryItemType: type,
      HistorySummary: summary.slice(0, 255),
      HistoryData: JSON.stringify(data).slice(0, LONGEST_DATA),
    };
    const items = [...(this.records.get(key)?.items ?? []), item].slice(-MOST_ITEMS);
    this.records.set(key, { account, region, name, items });
  }
}

function stateOf({ state, reason, reasonData }: AlarmStatus): object {
  const data = reasonData === undefined ? {} : { stateReasonData: parsed(reasonData) };
  return { stateValue: state, stateReason: reason, ...data };
}

/** SetAlarmState takes any text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
