import { ServiceError } from '../../http/errors';
import { type AlarmState, STATES } from '../alarms/alarm';
import { Alarms } from '../alarms/alarms';
import { operation } from '../wire/operation';

interface SetAlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: AlarmState;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

/** The next evaluation puts the alarm back in the state its metrics give. */
export const setAlarmState = operation<SetAlarmStateInput>({
  input: {
    fields: { AlarmName: 'string', StateValue: { oneOf: STATES }, StateReason: 'string', StateReasonData: 'string' },
    required: ['AlarmName', 'StateValue', 'StateReason'],
  },
  handle: ({ AlarmName, StateValue: state, StateReason: reason, StateReasonData: reasonData }, call) => {
    const alarms = call.world.part(Alarms);
    const alarm = alarms.require(call, AlarmName);
    requireJson(reasonData);
    alarms.setState(alarm, { state, reason, reasonData });
    return {};
  },
});

function requireJson(text: string | undefined): void {
  try {
    if (text !== undefined) JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidFormat', 400, 'StateReasonData is not valid JSON.');
  }
}
