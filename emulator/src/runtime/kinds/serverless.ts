import { ServiceError } from '../../http/errors';
import { ConcurrencyExceeded } from '../../sagemaker/serving/serverless-pool';
import { StartFailure } from '../../sagemaker/serving/start-failure';
import type { VariantInstances } from '../../sagemaker/serving/variant-instances';
import { Sentence } from '../../sentence';
import { notStarted } from '../errors';
import type { Kind } from './kind';
import { singleModel } from './single-model';

/** One container with one model, in as many environments as there are requests at a time. */
export const serverless: Kind = {
  ...singleModel,

  /** 4 MB each way. */
  maxPayloadBytes: 4 * 1024 * 1024,

  async pick(variant) {
    try {
      return await variant.reserve();
    } catch (error) {
      throw toServiceError(error as Error, variant);
    }
  },
};

function toServiceError(error: Error, { place, record }: VariantInstances): Error {
  if (error instanceof ConcurrencyExceeded) return throttled(error, place.endpointName, record.name);
  if (error instanceof StartFailure && error.isLate)
    return new ServiceError(
      'ModelNotReadyException',
      429,
      `The resources of variant ${record.name} of endpoint ${place.endpointName} are still being provisioned. Wait and try your request again. (On this machine: ${error.message})`,
    );
  return error instanceof Sentence ? notStarted(record.name, place, error) : error;
}

/** No modelled error of the operation, but one that every SDK tries again. */
function throttled({ maxConcurrency }: ConcurrencyExceeded, endpointName: string, variantName: string): ServiceError {
  return new ServiceError(
    'ThrottlingException',
    400,
    `Rate exceeded: variant ${variantName} of endpoint ${endpointName} is at ${maxConcurrency} requests, its MaxConcurrency.`,
  );
}
