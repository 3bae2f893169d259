import type { Operation } from '../../http/types';
import { find } from '../naming';
import { type EndpointRecord, endpoints } from '../records';
import { Endpoints } from '../serving/endpoints';
import type { Desired } from '../serving/fleet-record';
import { requireSettled } from '../serving/transitions';
import { validationException } from '../validation';

interface Input {
  readonly EndpointName: string;
  readonly DesiredWeightsAndCapacities: readonly Desired[];
}

export const updateEndpointWeightsAndCapacities: Operation<Input> = (
  { EndpointName, DesiredWeightsAndCapacities },
  { world, ...scope },
) => {
  const endpoint = find('endpoint', endpoints(world), scope, EndpointName);
  requireSettled(endpoint);
  for (const { VariantName } of DesiredWeightsAndCapacities) requireVariant(endpoint, VariantName);
  world.part(Endpoints).resize(endpoint, DesiredWeightsAndCapacities);
  return { EndpointArn: endpoint.arn };
};

function requireVariant({ fleet, arn }: EndpointRecord, name: string): void {
  if (!fleet?.variants.some((variant) => variant.name === name)) {
    throw validationException(
      `The variant name(s) "${name}" is/are not present within endpoint configuration of "${arn}".`,
    );
  }
}
