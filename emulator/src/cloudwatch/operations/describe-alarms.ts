import { notImitated } from '../../http/errors';
import { type Alarm, type AlarmState, STATES } from '../alarms/alarm';
import { Alarms } from '../alarms/alarms';
import { toWire } from '../alarms/wire';
import { validationError } from '../errors';
import { operation } from '../wire/operation';
import { page } from '../wire/paging';

interface DescribeAlarmsInput {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: AlarmState;
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

const PAGE = 50;

export const describeAlarms = operation<DescribeAlarmsInput>({
  input: {
    fields: {
      AlarmNames: { list: 'string', most: 100 },
      AlarmNamePrefix: 'string',
      AlarmTypes: { list: { oneOf: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] } },
      StateValue: { oneOf: STATES },
      ActionPrefix: 'string',
      MaxRecords: 'integer',
      NextToken: 'string',
    },
  },
  notImitated: ['ChildrenOfAlarmName', 'ParentsOfAlarmName'],
  handle: (input, call) => {
    const { AlarmNames, AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], MaxRecords = PAGE, NextToken } = input;
    if (AlarmNames?.length && AlarmNamePrefix !== undefined)
      throw validationError('AlarmNamePrefix and AlarmNames are mutually exclusive and you have specified both.');
    if (MaxRecords < 1 || MaxRecords > 100)
      throw validationError(`MaxRecords must be between 1 and 100: ${MaxRecords}`);
    if (AlarmTypes.length > 0 && !AlarmTypes.includes('MetricAlarm'))
      throw notImitated(`alarms of the types ${AlarmTypes.join(', ')}`);
    const alarms = call.world
      .part(Alarms)
      .list(call)
      .filter((alarm) => matches(alarm, input));
    const { items, next } = page(alarms, MaxRecords, NextToken);
    return { MetricAlarms: items.map(toWire), CompositeAlarms: [], LogAlarms: [], NextToken: next };
  },
});

function matches({ name, state, definition }: Alarm, input: DescribeAlarmsInput): boolean {
  const { AlarmNames = [], AlarmNamePrefix = '', StateValue, ActionPrefix } = input;
  if (AlarmNames.length > 0 && !AlarmNames.includes(name)) return false;
  if (!name.startsWith(AlarmNamePrefix)) return false;
  if (StateValue !== undefined && state !== StateValue) return false;
  const { AlarmActions, OKActions, InsufficientDataActions } = definition;
  const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
  return ActionPrefix === undefined || actions.some((action) => action.startsWith(ActionPrefix));
}
