import type { VariantRecord } from '../records';
import type { Instance } from './instance';
import type { Place } from './launch';

/** The instances of one variant, however many there are to be: a fixed count, or as many as its requests take. */
export interface VariantInstances {
  readonly place: Place;
  /** Changes with the weight, what is desired of its capacity, and what is prepared. */
  record: VariantRecord;
  /** Those that take requests. */
  readonly running: readonly Instance[];
  /** Requests that its instances are at. */
  readonly outstanding: number;

  /** Gets ready for so much of the variant as a rollout's plan counts, and drains what is too much; 0 leaves nothing. @throws Sentence when something does not come up. */
  scaleTo(count: number, signal: AbortSignal): Promise<void>;
  /** The same after a restart: tries until all is up. */
  bringUpTo(count: number): Promise<void>;

  /** One that can take a request now, by the variant's routing; undefined while there is none. */
  pick(): Instance | undefined;
  /** One on which a request has begun: whoever calls this releases it. Undefined while none is up. */
  reserve(): Promise<Instance | undefined>;
  /** Sends an instance no further requests, and does what the variant does about one that is lost. Once is enough. */
  dismiss(instance: Instance, why: string): void;

  /** Finishes the requests under way, then stops everything. */
  drain(): Promise<void>;
  stop(graceMilliseconds: number): Promise<void>;
}
