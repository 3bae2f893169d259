import type { FleetRecord, VariantRecord } from '../records';
import { validationException } from '../validation';
import {
  alarmNames,
  type BlueGreenUpdatePolicy,
  type CapacitySize,
  type DeploymentConfig,
  type RollingUpdatePolicy,
  type TrafficRoutingConfiguration,
} from './deployment-config';

const SIZES = { CANARY: 'CanarySize', LINEAR: 'LinearStepSize' } as const;
/** In percent of the variant's instances. */
const CANARY = { min: 0, max: 50 };
const LINEAR = { min: 10, max: 50 };
const BATCH = { min: 5, max: 50 };
const ROLLBACK_BATCH = { min: 0, max: 100 };

type Limits = typeof CANARY;

/**
 * Checks what the service's model cannot tell of a deployment config, against the fleet that it is to bring up.
 *
 * @throws ServiceError ValidationException. The service's own sentences for these are not known.
 */
export function requireSound(config: DeploymentConfig, { variants }: FleetRecord): void {
  const { BlueGreenUpdatePolicy: blueGreen, RollingUpdatePolicy: rolling } = config;
  if (blueGreen && rolling)
    throw validationException(
      'Only one update policy can be used in DeploymentConfig: BlueGreenUpdatePolicy and RollingUpdatePolicy are both given.',
    );
  if (alarmNames(config).includes(''))
    throw validationException('An alarm of AutoRollbackConfiguration has no AlarmName.');
  if (blueGreen)
    requireSoundBlueGreen(
      blueGreen,
      variants.filter(({ serverless }) => !serverless),
    );
  if (rolling) requireSoundRolling(rolling, variants);
}

/** Guarded updates keep the variants' names. @throws ServiceError ValidationException */
export function requireSameVariants(old: FleetRecord, fresh: FleetRecord): void {
  const [before, after] = [old, fresh].map(({ variants }) => variants.map(({ name }) => name).sort());
  if (before.join() === after.join()) return;
  throw validationException(
    `With a DeploymentConfig, the new endpoint configuration must have the same variant names as the old one: "${fresh.configName}" has ${after.join(', ')}, "${old.configName}" has ${before.join(', ')}.`,
  );
}

function requireSoundBlueGreen(policy: BlueGreenUpdatePolicy, variants: readonly VariantRecord[]): void {
  const { TrafficRoutingConfiguration: routing, TerminationWaitInSeconds = 0 } = policy;
  requireFittingSizes(routing);
  if (routing.CanarySize) requireSize('CanarySize', routing.CanarySize, CANARY, variants);
  if (routing.LinearStepSize) requireSize('LinearStepSize', routing.LinearStepSize, LINEAR, variants);
  requireLongEnough(policy, routing.WaitIntervalInSeconds, TerminationWaitInSeconds);
}

function requireSoundRolling(policy: RollingUpdatePolicy, variants: readonly VariantRecord[]): void {
  if (variants.some(({ serverless }) => serverless))
    throw validationException('RollingUpdatePolicy is not supported for serverless endpoints.');
  if (variants.length > 1)
    throw validationException(
      `RollingUpdatePolicy is not supported for endpoints with several production variants: ${variants.length} are given.`,
    );
  requireSize('MaximumBatchSize', policy.MaximumBatchSize, BATCH, variants);
  if (policy.RollbackMaximumBatchSize)
    requireSize('RollbackMaximumBatchSize', policy.RollbackMaximumBatchSize, ROLLBACK_BATCH, variants);
  requireLongEnough(policy, policy.WaitIntervalInSeconds, 0);
}

/** Each type of routing has its own size, and no other. */
function requireFittingSizes(routing: TrafficRoutingConfiguration): void {
  for (const [type, size] of Object.entries(SIZES)) {
    if (type === routing.Type && !routing[size])
      throw validationException(`${size} is required in a TrafficRoutingConfiguration of type ${type}.`);
    if (type !== routing.Type && routing[size])
      throw validationException(`${size} is not supported in a TrafficRoutingConfiguration of type ${routing.Type}.`);
  }
}

function requireSize(what: string, size: CapacitySize, { min, max }: Limits, variants: readonly VariantRecord[]): void {
  const { Type, Value } = size;
  for (const { name, instanceCount } of variants) {
    const scaled = Type === 'CAPACITY_PERCENT' ? Value : (Value * 100) / instanceCount;
    if (scaled >= min && scaled <= max) continue;
    const given = Type === 'CAPACITY_PERCENT' ? `${Value}%` : `${Value} of ${instanceCount} instance(s)`;
    const range = min > 0 ? `between ${min}% and ${max}%` : `less than or equal to ${max}%`;
    throw validationException(
      `${what} must be ${range} of the total instance count of variant "${name}": it is ${given}.`,
    );
  }
}

interface TimeLimited {
  readonly MaximumExecutionTimeoutInSeconds?: number;
}

/** What the documentation calls too short: the two members as they are given, whatever the number of steps. */
function requireLongEnough(policy: TimeLimited, wait: number, terminationWait: number): void {
  const timeout = policy.MaximumExecutionTimeoutInSeconds;
  if (timeout === undefined || timeout > wait + terminationWait) return;
  throw validationException(
    `MaximumExecutionTimeoutInSeconds must be larger than the total waiting time specified in TerminationWaitInSeconds and WaitIntervalInSeconds: it is ${timeout}, they are ${wait + terminationWait} seconds.`,
  );
}
