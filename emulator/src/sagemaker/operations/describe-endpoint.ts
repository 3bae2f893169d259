import type { Operation } from '../../http/types';
import { describe, type EndpointDescription } from '../describe';
import { find } from '../naming';
import { endpoints } from '../records';
import { Endpoints } from '../serving/endpoints';

export const describeEndpoint: Operation<{ EndpointName: string }> = (
  { EndpointName },
  { world, ...scope },
): EndpointDescription => {
  const endpoint = find('endpoint', endpoints(world), scope, EndpointName);
  return describe(endpoint, world.part(Endpoints).counter(endpoint));
};
