import type { Operation } from '../../http/types';
import { requireCapacity } from '../asynchronous';
import { find } from '../naming';
import { type EndpointRecord, endpoints } from '../records';
import { requireSizes } from '../serverless';
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
  for (const desired of DesiredWeightsAndCapacities) {
    requireVariant(endpoint, desired.VariantName);
    requireFitting(endpoint, desired);
    requireCapacity(endpoint.fleet, desired.VariantName, desired.DesiredInstanceCount);
  }
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

/** Instances for a variant of instances, concurrency for a serverless one. */
function requireFitting({ fleet }: EndpointRecord, desired: Desired): void {
  const { VariantName, DesiredInstanceCount, ServerlessUpdateConfig } = desired;
  const serverless = fleet?.variants.find(({ name }) => name === VariantName)?.serverless;
  if (serverless && DesiredInstanceCount !== undefined)
    throw validationException(`DesiredInstanceCount is not supported for serverless variant "${VariantName}".`);
  if (!serverless && ServerlessUpdateConfig)
    throw validationException(`ServerlessUpdateConfig is not supported for variant "${VariantName}" of instances.`);
  if (serverless) requireSizes(VariantName, { ...serverless, ...ServerlessUpdateConfig });
}
