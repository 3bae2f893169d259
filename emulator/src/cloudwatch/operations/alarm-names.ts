import type { Call } from '../../http/types';
import { Alarms } from '../alarms/alarms';
import { operation } from '../wire/operation';

interface AlarmNamesInput {
  readonly AlarmNames: readonly string[];
}

const overNames = (handle: (input: AlarmNamesInput, call: Call) => void) =>
  operation<AlarmNamesInput>({
    input: { fields: { AlarmNames: { list: 'string', most: 100 } }, required: ['AlarmNames'] },
    handle: (input, call) => {
      handle(input, call);
      return {};
    },
  });

/** All of them or, when one is not there, none. */
export const deleteAlarms = overNames(({ AlarmNames }, call) => {
  const alarms = call.world.part(Alarms);
  for (const alarm of AlarmNames.map((name) => alarms.require(call, name))) alarms.delete(alarm);
});

export const enableAlarmActions = overNames(({ AlarmNames }, call) => switchActions(AlarmNames, call, true));

export const disableAlarmActions = overNames(({ AlarmNames }, call) => switchActions(AlarmNames, call, false));

/** Names of alarms that are not there are passed over. */
function switchActions(names: readonly string[], call: Call, actionsEnabled: boolean): void {
  const alarms = call.world.part(Alarms);
  for (const alarm of names.map((name) => alarms.find(call, name))) if (alarm) alarms.change(alarm, { actionsEnabled });
}
