import type { Operation } from '../../http/types';
import type { DeploymentConfig } from '../deployment/deployment-config';
import { requireSound } from '../deployment/limits';
import { arnOf, find, requireFree } from '../naming';
import { endpointConfigs, endpoints, type Tag } from '../records';
import { Endpoints } from '../serving/endpoints';
import { fleetOf } from '../serving/fleet-record';
import { addTags } from '../tags';

interface Input {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig;
  readonly Tags?: readonly Tag[];
}

/** Answers at once; the instances start behind it. The deployment config is kept for updates that retain it. */
export const createEndpoint: Operation<Input> = (input, call) => {
  const { world, account, region } = call;
  requireFree('endpoint', endpoints(world), call, input.EndpointName);
  const config = find('endpoint-config', endpointConfigs(world), call, input.EndpointConfigName);
  const arn = arnOf('endpoint', call, input.EndpointName);
  const fleet = fleetOf(world, config);
  if (input.DeploymentConfig) requireSound(input.DeploymentConfig, fleet);
  addTags(world, call, arn, input.Tags);
  world
    .part(Endpoints)
    .create({ account, region, name: input.EndpointName, arn, deploymentConfig: input.DeploymentConfig }, fleet);
  return { EndpointArn: arn };
};
