import type { Operation } from '../../http/types';
import { requireNoComponents } from '../components/component-rules';
import { find } from '../naming';
import { endpoints } from '../records';
import { Endpoints } from '../serving/endpoints';
import { requireNotInProgress } from '../serving/transitions';

/** Answers at once; requests under way are finished behind it. */
export const deleteEndpoint: Operation<{ EndpointName: string }> = ({ EndpointName }, { world, ...scope }) => {
  const endpoint = find('endpoint', endpoints(world), scope, EndpointName);
  requireNotInProgress(endpoint);
  requireNoComponents(world, endpoint);
  world.part(Endpoints).delete(endpoint);
  return {};
};
