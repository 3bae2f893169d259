import type { Operation } from '../../http/types';
import { find } from '../naming';
import { endpointConfigs } from '../records';
import { forgetTags } from '../tags';

/** A config in use may go: what its endpoints serve stays with them. */
export const deleteEndpointConfig: Operation<{ EndpointConfigName: string }> = (
  { EndpointConfigName },
  { world, ...scope },
) => {
  const config = find('endpoint-config', endpointConfigs(world), scope, EndpointConfigName);
  forgetTags(world, config, config.arn);
  endpointConfigs(world).delete(config, config.name);
  return {};
};
