import * as path from 'node:path';
import { type ScalingStatus, scalingOf } from '../../autoscaling';
import { type Fault, Faults } from '../../runtime/faults';
import { type ComponentStatusLine, componentStatus } from '../../sagemaker/components/component-status';
import { RollbackAlarms } from '../../sagemaker/deployment/alarms';
import { alarmNames } from '../../sagemaker/deployment/deployment-config';
import type { RollbackCause, RolloutRecord, Stage } from '../../sagemaker/deployment/rollout-record';
import { describe, type EndpointDescription } from '../../sagemaker/describe';
import { type EndpointRecord, endpoints } from '../../sagemaker/records';
import { Endpoints, type RunningInstance } from '../../sagemaker/serving/endpoints';
import type { World } from '../../world/world';
import type { OwnOperation } from '../request';

/** One endpoint: what DescribeEndpoint says of it, and what only this machine knows. */
export interface EndpointStatusLine {
  readonly account: string;
  readonly region: string;
  /** The folder its containers write to. */
  readonly logs: string;
  readonly description: EndpointDescription;
  readonly instances: readonly RunningInstance[];
  readonly rollout?: RolloutStatus;
  readonly components?: readonly ComponentStatusLine[];
  readonly rolledBack?: { readonly configName: string; readonly cause: RollbackCause };
  readonly faults: readonly Fault[];
  readonly scaling: readonly ScalingStatus[];
}

/** A rollout as it moves. */
export interface RolloutStatus {
  readonly direction: RolloutRecord['direction'];
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly stage: Stage;
  /** Of each variant's traffic, the part that the new fleet takes. */
  readonly shares: RolloutRecord['shares'];
  readonly alarms: readonly { readonly name: string; readonly state: string; readonly reason?: string }[];
  readonly reason?: string;
}

/** All endpoints of all accounts and Regions. */
export const status: OwnOperation = (_http, { world }) => ({
  now: world.now(),
  endpoints: endpoints(world)
    .all()
    .map((endpoint) => lineOf(endpoint, world)),
});

function lineOf(endpoint: EndpointRecord, world: World): EndpointStatusLine {
  const { account, region, name, rolledBack } = endpoint;
  const all = world.part(Endpoints);
  return {
    account,
    region,
    logs: path.join(world.folder, 'logs', name),
    description: describe(endpoint, all.counter(endpoint)),
    instances: all.instances(endpoint),
    rollout: rolloutOf(endpoint, world),
    rolledBack,
    components: componentStatus(world, endpoint),
    faults: world.part(Faults).of(endpoint),
    scaling: scalingOf(world, endpoint, name),
  };
}

function rolloutOf(endpoint: EndpointRecord, world: World): RolloutStatus | undefined {
  const { rollout, deploymentConfig = {} } = endpoint;
  if (!rollout) return undefined;
  const { direction, steps, stage, shares, rollback } = rollout;
  const alarms = alarmNames(deploymentConfig).map((name) => {
    const state = world.part(RollbackAlarms).stateOf(endpoint, name);
    return { name, state: state?.value ?? 'gone', reason: state?.reason };
  });
  return { direction, step: stage.step + 1, steps: steps.length, stage, shares, alarms, reason: rollback?.reason };
}
