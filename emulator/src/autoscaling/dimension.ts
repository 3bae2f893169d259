import type { Scope } from '../world/world';

/** A resource that a scalable target stands for, as its service tells of it now. */
export interface ScalableResource {
  /** Whose it is: that of its scalable target, whoever registers it. */
  readonly account: string;
  readonly endpointName: string;
  /** Publishes none of the predefined metrics. */
  readonly silent?: boolean;
  /** What is asked for now. */
  readonly capacity: number;
  /** Why its service does not let it be scaled at this moment. */
  readonly unscalable?: string;
  /** Why it can never be a scalable target. */
  readonly refusal?: string;
  /** The lowest MinCapacity that it takes. */
  readonly leastCapacity: number;
  /** Requests that each unit of its capacity is at, on average. */
  readonly concurrency: number;
  /** Resolves with what came of it once it has that capacity, or will not have it. */
  setCapacity(capacity: number): Promise<Fulfilment>;
}

export type Fulfilment =
  | { readonly kind: 'fulfilled' }
  /** The service refused, or could not. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The resource is gone, or has another capacity than was asked for. */
  | { readonly kind: 'unfulfilled'; readonly reason: string };

/** What can be scaled of one kind of resource: the service's side of Application Auto Scaling. */
export interface ScalableDimension {
  readonly name: string;
  /** As activities call it: `instance count`. */
  readonly capacityName: string;
  /** How its resource ids are written, for whoever wrote another. */
  readonly resourceIdForm: string;
  /** Predefined metrics of target tracking policies. */
  readonly metrics: Readonly<Record<string, PredefinedMetric>>;
  /** Whether that is the id of such a resource, existing or not. */
  accepts(resourceId: string): boolean;
  find(scope: Scope, resourceId: string): ScalableResource | undefined;
  /** The CloudWatch dimensions of its metrics. */
  dimensionsOf(resourceId: string): readonly { readonly Name: string; readonly Value: string }[];
}

export interface PredefinedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: 'Average' | 'Sum';
  /** In seconds. */
  readonly period: 10 | 60;
  /** What the service publishes while there are no requests. */
  readonly idle: 'zero' | 'concurrency';
}
