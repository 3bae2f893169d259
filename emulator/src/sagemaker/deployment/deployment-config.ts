/** How an endpoint moves to a new config: the structures of the API, as UpdateEndpoint is given them. */
export interface DeploymentConfig {
  readonly BlueGreenUpdatePolicy?: BlueGreenUpdatePolicy;
  readonly RollingUpdatePolicy?: RollingUpdatePolicy;
  readonly AutoRollbackConfiguration?: { readonly Alarms?: readonly { readonly AlarmName?: string }[] };
}

export interface BlueGreenUpdatePolicy {
  readonly TrafficRoutingConfiguration: TrafficRoutingConfiguration;
  readonly TerminationWaitInSeconds?: number;
  readonly MaximumExecutionTimeoutInSeconds?: number;
}

export interface TrafficRoutingConfiguration {
  readonly Type: 'ALL_AT_ONCE' | 'CANARY' | 'LINEAR';
  readonly WaitIntervalInSeconds: number;
  readonly CanarySize?: CapacitySize;
  readonly LinearStepSize?: CapacitySize;
}

export interface RollingUpdatePolicy {
  readonly MaximumBatchSize: CapacitySize;
  readonly WaitIntervalInSeconds: number;
  readonly RollbackMaximumBatchSize?: CapacitySize;
  readonly MaximumExecutionTimeoutInSeconds?: number;
}

export interface CapacitySize {
  readonly Type: 'INSTANCE_COUNT' | 'COPY_COUNT' | 'CAPACITY_PERCENT';
  readonly Value: number;
}

/** What the service does without a policy. */
export const ALL_AT_ONCE: BlueGreenUpdatePolicy = {
  TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
};

export function alarmNames({ AutoRollbackConfiguration }: DeploymentConfig): string[] {
  return (AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName }) => AlarmName ?? '');
}

export function timeoutSeconds({ BlueGreenUpdatePolicy, RollingUpdatePolicy }: DeploymentConfig): number | undefined {
  return (RollingUpdatePolicy ?? BlueGreenUpdatePolicy)?.MaximumExecutionTimeoutInSeconds;
}

/** Which part of `count` instances a size is; never more than all of them. */
export function fractionOf({ Type, Value }: CapacitySize, count: number): number {
  return Math.min(1, Type === 'CAPACITY_PERCENT' ? Value / 100 : Value / count);
}

/** How many whole instances a size is: at least one, and no more than asked for. */
export function instancesOf({ Type, Value }: CapacitySize, count: number): number {
  const asked = Type === 'CAPACITY_PERCENT' ? Math.floor((Value * count) / 100) : Value;
  return Math.min(count, Math.max(1, asked));
}
