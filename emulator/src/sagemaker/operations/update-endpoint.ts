import type { Call, Operation } from '../../http/types';
import { requireRoomForComponents, requireUnguarded } from '../components/component-rules';
import { RollbackAlarms } from '../deployment/alarms';
import { alarmNames, type DeploymentConfig } from '../deployment/deployment-config';
import { requireSameVariants, requireSound } from '../deployment/limits';
import { find } from '../naming';
import {
  type EndpointConfigRecord,
  type EndpointRecord,
  endpointConfigs,
  endpoints,
  type FleetRecord,
} from '../records';
import { ScaledVariants } from '../scaling/scaled-variants';
import { isServerless, requireNoWayToServerless } from '../serverless';
import { Endpoints } from '../serving/endpoints';
import { fleetOf } from '../serving/fleet-record';
import { type Retention, withRetained } from '../serving/retention';
import { requireSettled } from '../serving/transitions';
import { validationException } from '../validation';

interface Input extends Retention {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig;
  readonly RetainDeploymentConfig?: boolean;
}

/** Answers at once; the deployment runs behind it. */
export const updateEndpoint: Operation<Input> = (input, call) => {
  const { world } = call;
  const endpoint = find('endpoint', endpoints(world), call, input.EndpointName);
  requireSettled(endpoint);
  const config = find('endpoint-config', endpointConfigs(world), endpoint, input.EndpointConfigName);
  requireOther(config, endpoint);
  requireNoWayToServerless(endpoint.arn, endpoint.fleet, config);
  if (input.ExcludeRetainedVariantProperties && !input.RetainAllVariantProperties)
    world.announceOnce(
      'ExcludeRetainedVariantProperties of UpdateEndpoint: nothing is retained without RetainAllVariantProperties.',
    );
  const fleet = withRetained(fleetOf(world, config), endpoint.fleet, input);
  world.part(ScaledVariants).requireKept(endpoint, fleet);
  const deployment = input.DeploymentConfig ?? (input.RetainDeploymentConfig ? endpoint.deploymentConfig : undefined);
  requireRoomForComponents(world, endpoint, fleet);
  if (deployment) {
    requireUnguarded(fleet);
    requireSound(deployment, fleet);
    if (endpoint.fleet) requireSameVariants(endpoint.fleet, fleet);
    requireAlarms(deployment, endpoint, call);
  }
  world.part(Endpoints).update(endpoint, fleet, deployment && guardrails(deployment, endpoint, fleet, call));
  return { EndpointArn: endpoint.arn };
};

function requireOther(config: EndpointConfigRecord, { arn, fleet }: EndpointRecord): void {
  if (config.name !== fleet?.configName) return;
  throw validationException(
    `Cannot update endpoint "${arn}" to endpoint configuration "${config.arn}": it is in use by this endpoint already. To update an endpoint, create a new endpoint configuration.`,
  );
}

/** Serverless endpoints have none: the service falls back to all at once. */
function guardrails(
  config: DeploymentConfig,
  endpoint: EndpointRecord,
  fresh: FleetRecord,
  { world }: Call,
): DeploymentConfig | undefined {
  if (!isServerless(fresh) && !(endpoint.fleet && isServerless(endpoint.fleet))) return config;
  world.announceOnce(
    'DeploymentConfig of UpdateEndpoint: a serverless endpoint moves all at once, without a bake and without alarms.',
  );
  return undefined;
}

function requireAlarms(config: DeploymentConfig, endpoint: EndpointRecord, { world }: Call): void {
  const missing = alarmNames(config).filter((name) => !world.part(RollbackAlarms).stateOf(endpoint, name));
  if (missing.length > 0)
    throw validationException(
      `AutoRollbackConfiguration names CloudWatch alarm(s) that do not exist in account ${endpoint.account} and Region ${endpoint.region}: ${missing.join(', ')}.`,
    );
}
