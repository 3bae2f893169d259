import type { Call, Operation } from '../../http/types';
import { RollbackAlarms } from '../deployment/alarms';
import { alarmNames, type DeploymentConfig } from '../deployment/deployment-config';
import { requireSameVariants, requireSound } from '../deployment/limits';
import { find } from '../naming';
import { type EndpointConfigRecord, type EndpointRecord, endpointConfigs, endpoints } from '../records';
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
  if (input.ExcludeRetainedVariantProperties && !input.RetainAllVariantProperties)
    world.announceOnce(
      'ExcludeRetainedVariantProperties of UpdateEndpoint: nothing is retained without RetainAllVariantProperties.',
    );
  const fleet = withRetained(fleetOf(world, config), endpoint.fleet, input);
  const deployment = input.DeploymentConfig ?? (input.RetainDeploymentConfig ? endpoint.deploymentConfig : undefined);
  if (deployment) {
    requireSound(deployment, fleet);
    if (endpoint.fleet) requireSameVariants(endpoint.fleet, fleet);
    requireAlarms(deployment, endpoint, call);
  }
  world.part(Endpoints).update(endpoint, fleet, deployment);
  return { EndpointArn: endpoint.arn };
};

function requireOther(config: EndpointConfigRecord, { arn, fleet }: EndpointRecord): void {
  if (config.name !== fleet?.configName) return;
  throw validationException(
    `Cannot update endpoint "${arn}" to endpoint configuration "${config.arn}": it is in use by this endpoint already. To update an endpoint, create a new endpoint configuration.`,
  );
}

function requireAlarms(config: DeploymentConfig, endpoint: EndpointRecord, { world }: Call): void {
  const missing = alarmNames(config).filter((name) => !world.part(RollbackAlarms).stateOf(endpoint, name));
  if (missing.length > 0)
    throw validationException(
      `AutoRollbackConfiguration names CloudWatch alarm(s) that do not exist in account ${endpoint.account} and Region ${endpoint.region}: ${missing.join(', ')}.`,
    );
}
