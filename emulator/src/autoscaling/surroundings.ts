import type { ScalableDimension, ScalableResource } from './dimension';
import { validationException } from './errors';
import type { Neighbours } from './neighbours';
import type { TargetId, TargetRecord } from './records';

/** What scalable targets stand for, and what watches them. */
export class Surroundings {
  private connected: Neighbours | undefined;

  public connect(neighbours: Neighbours): void {
    this.connected = neighbours;
  }

  public get neighbours(): Neighbours {
    if (!this.connected) throw new Error('Application Auto Scaling is not connected.');
    return this.connected;
  }

  /** @throws ServiceError ValidationException for a dimension that does not go with the resource */
  public dimensionOf({ resourceId, dimension }: TargetId): ScalableDimension {
    const found = this.neighbours.dimensions.find(({ name }) => name === dimension);
    if (found?.accepts(resourceId)) return found;
    const form = found ? ` The resource IDs of ${dimension} are written ${found.resourceIdForm}.` : '';
    throw validationException(`Unsupported service namespace, resource type or scalable dimension.${form}`);
  }

  /** What it scales, unless that is gone. */
  public resourceOf(target: TargetRecord): ScalableResource | undefined {
    return this.dimensionOf(target).find(target, target.resourceId);
  }
}
