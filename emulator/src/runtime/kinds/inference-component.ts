import { tellNoCapacity } from '../../sagemaker/components/component-metrics';
import type { HostFleet } from '../../sagemaker/components/host-fleet';
import type { VariantInstances } from '../../sagemaker/serving/variant-instances';
import { validationError } from '../errors';
import type { InvocationHeaders } from '../headers';
import { refuseOtherKinds } from './headers-of-kinds';
import type { Kind } from './kind';
import { singleModel } from './single-model';

/** Copies of several components on one fleet: a request names the one that is to answer. */
export const inferenceComponent: Kind = {
  ...singleModel,

  check(endpointName, variant, headers) {
    refuseOtherKinds(endpointName, headers, ['InferenceComponentName']);
    const { name, isHere } = requireNamed(variant, headers);
    if (!isHere) throw validationError(`Inference Component ${name} of endpoint ${endpointName} not found.`);
  },

  async pick(variant, headers) {
    const { name, fleet } = requireNamed(variant, headers);
    const copy = fleet.reserveCopy(name);
    if (copy) return copy;
    tellNoCapacity(fleet.world, variant.place.scope, name);
    throw validationError(
      'Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress (if configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.',
    );
  },
};

function requireNamed(variant: VariantInstances, { InferenceComponentName: name }: InvocationHeaders) {
  if (name === undefined)
    throw validationError(
      'Inference Component Name header is required for endpoints to which you plan to deploy inference components. Please include Inference Component Name header or consider using SageMaker models.',
      { ErrorCode: 'INFERENCE_COMPONENT_NAME_MISSING' },
    );
  const fleet = variant as HostFleet;
  return { name, fleet, isHere: fleet.hasComponent(name) };
}
