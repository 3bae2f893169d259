export type { Deliver } from './alarms/actions';
export type { Alarm, AlarmState } from './alarms/alarm';
export { Alarms, PUBLISHING_DELAY } from './alarms/alarms';
export { readDefinition } from './alarms/definition';
export { cloudWatchHandlers } from './cloudformation';
export { type MetricDatum, Metrics } from './metrics/metrics';
export { cloudWatch } from './service';
export { publishInvocations } from './traffic/publish-invocations';
export { publishMeasurements } from './traffic/publish-measurements';
