import type { VariantInstances } from '../../sagemaker/serving/variant-instances';
import { validationError } from '../errors';
import type { InvocationHeaders } from '../headers';
import { refuseOtherKinds } from './headers-of-kinds';
import type { Kind } from './kind';
import { singleModel } from './single-model';

/** Several containers, each of which is asked by its hostname. */
export const direct: Kind = {
  check(endpointName, variant, headers) {
    refuseOtherKinds(endpointName, headers, ['TargetContainerHostname']);
    requireTarget(endpointName, variant, headers);
  },

  pick: singleModel.pick,

  ask: (exchange) => exchange.send(exchange.at),
};

function requireTarget(
  endpointName: string,
  { record }: VariantInstances,
  { TargetContainerHostname: asked }: InvocationHeaders,
): void {
  const hostnames = record.containers.map(({ ContainerHostname }) => ContainerHostname);
  if (asked === undefined)
    throw validationError(
      `Endpoint ${endpointName} is a multi-container endpoint with direct invocation: the request is missing a target container hostname header. Its containers are ${hostnames.join(', ')}.`,
    );
  if (!hostnames.includes(asked))
    throw validationError(
      `Container ${asked} of endpoint ${endpointName} not found. Its containers are ${hostnames.join(', ')}.`,
    );
}
