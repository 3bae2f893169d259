import type { ScalableDimension } from '../autoscaling/dimension';
import { componentCopies } from '../sagemaker/scaling/component-copies';
import { provisionedConcurrency } from '../sagemaker/scaling/provisioned-concurrency';
import { variantInstances } from '../sagemaker/scaling/variant-instances';
import type { World } from '../world/world';

/** A simulation is of nothing that exists: only `find` would look into a world, and it is not asked. */
const NOWHERE = {} as World;

export const INSTANCES = variantInstances(NOWHERE);

/** What of SageMaker scales. */
export const DIMENSIONS: readonly ScalableDimension[] = [
  INSTANCES,
  provisionedConcurrency(NOWHERE),
  componentCopies(NOWHERE),
];

/** An endpoint's and a variant's name, or an inference component's. */
export function namesOf(resourceId: string, { dimensionsOf }: ScalableDimension): readonly string[] {
  return dimensionsOf(resourceId).map(({ Value }) => Value);
}
