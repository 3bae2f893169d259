import type { Instance } from '../../sagemaker/serving/instance';
import type { VariantInstances } from '../../sagemaker/serving/variant-instances';
import type { Exchange } from '../exchange';
import type { Opened } from '../forward';
import type { InvocationHeaders } from '../headers';

/** What differs between the kinds of endpoints when a request is answered. */
export interface Kind {
  /** What a request and an answer may hold, where it is less than what every operation allows. */
  readonly maxPayloadBytes?: number;

  /** @throws ServiceError ValidationError in the service's words, for headers that do not fit the kind or are missing. */
  check(endpointName: string, variant: VariantInstances, headers: InvocationHeaders): void;

  /** An instance for the request, on which it has begun; whoever calls this releases it. Undefined while none is up. */
  pick(variant: VariantInstances, headers: InvocationHeaders): Promise<Instance | undefined>;

  /** The request's way through the containers of its instance, to the answer of the last one. */
  ask(exchange: Exchange): Promise<Opened>;
}
