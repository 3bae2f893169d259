import type { InvocationHeaders } from '../../runtime/headers';
import { Scoped } from '../../world/scoped';
import type { World } from '../../world/world';
import type { DeploymentConfig } from '../deployment/deployment-config';
import type { EndpointRecord, Named, VariantRecord } from '../records';
import type { Resources } from './capacity';
import type { Specification } from './specification';

export type ComponentStatus = 'Creating' | 'InService' | 'Updating' | 'Failed' | 'Deleting';
export type PlacementStrategy = 'SPREAD' | 'BINPACK';

/** What the copies of a component run, and what each takes. Complete in itself: the model may be deleted. */
export interface Revision {
  /** Of the folder with its model data. */
  readonly id: string;
  /** As it was given: one specification, or one for each instance type. */
  readonly given: { readonly Specification?: Specification; readonly Specifications?: readonly Specification[] };
  /** Of those given, the one for the variant's instance type. */
  readonly specification: Specification;
  /** One copy, as if it were a variant of one instance. */
  readonly copy: VariantRecord;
  readonly needs: Resources;
  readonly placement: PlacementStrategy;
}

/** What a component is to become. */
export interface ComponentChange {
  /** @default what it runs stays */
  readonly revision?: Revision;
  readonly copyCount: number;
  readonly deploymentConfig?: DeploymentConfig;
}

export interface ComponentRecord extends Named {
  readonly status: ComponentStatus;
  readonly lastModifiedTime: string;
  readonly failureReason?: string;
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly variantName: string;
  /** What serves; missing until it does. */
  readonly revision?: Revision;
  readonly copyCount: number;
  readonly pending?: ComponentChange;
  readonly deploymentConfig?: DeploymentConfig;
}

export const components = (world: World) =>
  new Scoped(world.collection<ComponentRecord>('sagemaker-inference-components'));

export function componentsOn(world: World, { arn }: Pick<EndpointRecord, 'arn'>): ComponentRecord[] {
  return components(world)
    .all()
    .filter(({ endpointArn }) => endpointArn === arn);
}

/** The variant that the component of a request is on; undefined for none, or one of another endpoint. */
export function hostOf(
  world: World,
  endpoint: EndpointRecord,
  { InferenceComponentName: name }: InvocationHeaders,
): string | undefined {
  if (name === undefined) return undefined;
  const found = components(world).get(endpoint, name);
  return found?.endpointArn === endpoint.arn ? found.variantName : undefined;
}
