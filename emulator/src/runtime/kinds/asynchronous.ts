import { validationError } from '../errors';
import type { Kind } from './kind';
import { singleModel } from './single-model';

/** One container with one model, which only the endpoint's queue may ask. */
export const asynchronous: Kind = {
  ...singleModel,

  check(endpointName) {
    throw validationError(
      `Endpoint ${endpointName} is an asynchronous endpoint: it takes requests only through InvokeEndpointAsync.`,
    );
  },
};
