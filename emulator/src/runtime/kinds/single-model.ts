import type { Exchange } from '../exchange';
import { refuseOtherKinds } from './headers-of-kinds';
import type { Kind } from './kind';

/** One container with one model. */
export const singleModel: Kind = {
  check: (endpointName, _variant, headers) => refuseOtherKinds(endpointName, headers),

  pick: (variant) => variant.reserve(),

  ask: (exchange: Exchange) => exchange.send(exchange.target.instance.containers[0]),
};
