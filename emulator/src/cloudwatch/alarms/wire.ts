import type { Alarm } from './alarm';

/** An alarm as DescribeAlarms returns it. */
export function toWire(alarm: Alarm): object {
  const { definition } = alarm;
  return {
    ...definition,
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.transitionedAt),
    Dimensions: definition.Metrics ? undefined : definition.Dimensions,
  };
}
