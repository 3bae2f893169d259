import { validationError } from '../errors';
import type { InvocationHeader, InvocationHeaders } from '../headers';

type Refusal = (endpointName: string) => Error;

/** What is said to a header that belongs to another kind of endpoint. */
const REFUSALS: Partial<Readonly<Record<InvocationHeader, Refusal>>> = {
  TargetModel: (name) =>
    validationError(`Endpoint ${name} is not a multi-model endpoint and does not support target model header.`, {
      ErrorCode: 'TARGET_MODEL_HEADER_NOT_SUPPORTED',
    }),
  TargetContainerHostname: (name) =>
    validationError(
      `Endpoint ${name} is not a multi-container endpoint with direct invocation and does not support target container hostname header.`,
    ),
  InferenceComponentName: () =>
    validationError(
      'Inference Component Name header is not allowed for endpoints to which you dont plan to deploy inference components. Please remove the Inference Component Name header and try again.',
    ),
  EnableExplanations: (name) =>
    validationError(`Endpoint ${name} has no explainer and does not support enable explanations header.`),
};

/** @throws ServiceError for a header of another kind than the one whose own headers are named. */
export function refuseOtherKinds(
  endpointName: string,
  headers: InvocationHeaders,
  own: readonly InvocationHeader[] = [],
): void {
  for (const [header, refusal] of Object.entries(REFUSALS) as [InvocationHeader, Refusal][])
    if (headers[header] !== undefined && !own.includes(header)) throw refusal(endpointName);
}
