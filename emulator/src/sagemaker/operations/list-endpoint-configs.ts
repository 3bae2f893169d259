import type { Operation } from '../../http/types';
import { type ListInput, page } from '../listing';
import { endpointConfigs } from '../records';

export const listEndpointConfigs: Operation<ListInput> = (input, call) => {
  const { items, NextToken } = page(endpointConfigs(call.world).list(call), input);
  const EndpointConfigs = items.map(({ name, arn, creationTime }) => ({
    EndpointConfigName: name,
    EndpointConfigArn: arn,
    CreationTime: new Date(creationTime),
  }));
  return { EndpointConfigs, NextToken };
};
