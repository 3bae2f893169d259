import type { Scope } from '../../world/world';
import type { CustomResourceRequest } from './request';

/** What is behind the ServiceToken of custom resources. */
export interface CustomResourceProviders {
  /** The emulator's own address. */
  url(): string;
  /**
   * Delivers a request to the function or topic that the ServiceToken names. Resolves once it was worked off, or taken
   * over; rejects with an Error whose message says why no answer can be expected.
   */
  deliver(scope: Scope, serviceToken: string, request: CustomResourceRequest): Promise<void>;
}
