import type { Operation } from '../../http/types';
import { Alarms } from '../alarms/alarms';
import { readDefinition } from '../alarms/definition';

export const putMetricAlarm: Operation<Record<string, unknown>> = (input, call) => {
  const { definition, tags } = readDefinition(input);
  call.world.part(Alarms).put(call, definition, tags);
  return {};
};
