import { randomUUID } from 'node:crypto';
import type { Fulfilment } from '../../autoscaling/dimension';
import { ServiceError } from '../../http/errors';
import type { World } from '../../world/world';
import type { VariantRecord } from '../records';
import { sagemaker } from '../service';
import { Endpoints } from '../serving/endpoints';
import type { Desired } from '../serving/fleet-record';
import { resourceIdOf, type Variant, variantOf } from './variant-of';

/** Asks for another capacity as any client would, and tells what came of it. */
export async function changeCapacity(
  world: World,
  { endpoint, record }: Variant,
  desired: Omit<Desired, 'VariantName'>,
  isThere: (variant: VariantRecord) => boolean,
): Promise<Fulfilment> {
  const { account, region, name } = endpoint;
  const input = { EndpointName: name, DesiredWeightsAndCapacities: [{ VariantName: record.name, ...desired }] };
  try {
    const call = { world, account, region, requestId: randomUUID() };
    await sagemaker.operations.UpdateEndpointWeightsAndCapacities(input, call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'failed', reason: refusalText(error) };
  }
  const settled = await world.part(Endpoints).settled(endpoint);
  const failure = settled?.failureReason;
  if (failure) return { kind: 'failed', reason: failure };
  const now = variantOf(world, endpoint, resourceIdOf(name, record.name));
  if (!now) return { kind: 'unfulfilled', reason: `Variant ${record.name} of endpoint ${name} is gone.` };
  if (isThere(now.record)) return { kind: 'fulfilled' };
  return { kind: 'unfulfilled', reason: `Variant ${record.name} of endpoint ${name} was given another capacity.` };
}

/** As the service writes what another one refused. */
export const refusalText = ({ message, status, code }: ServiceError) =>
  `${message} (Service: AmazonSageMaker; Status Code: ${status}; Error Code: ${code})`;
