import type { Operation } from '../../http/types';
import { find } from '../naming';
import { endpointConfigs, endpoints } from '../records';
import { Endpoints } from '../serving/endpoints';
import { fleetOf } from '../serving/fleet-record';
import { requireSettled } from '../serving/transitions';
import { validationException } from '../validation';

interface Input {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: object;
}

export const updateEndpoint: Operation<Input> = ({ EndpointName, EndpointConfigName, DeploymentConfig }, call) => {
  const { world } = call;
  const endpoint = find('endpoint', endpoints(world), call, EndpointName);
  requireSettled(endpoint);
  const config = find('endpoint-config', endpointConfigs(world), endpoint, EndpointConfigName);
  if (config.name === endpoint.fleet?.configName) {
    throw validationException(
      `Cannot update endpoint "${endpoint.arn}" to endpoint configuration "${config.arn}": it is in use by this endpoint already. To update an endpoint, create a new endpoint configuration.`,
    );
  }
  world.part(Endpoints).update(endpoint, fleetOf(world, config), DeploymentConfig);
  return { EndpointArn: endpoint.arn };
};
