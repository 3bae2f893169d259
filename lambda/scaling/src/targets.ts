import {
  type ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  paginateDescribeScalableTargets,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import type { TargetId } from './event';
import type { Bounds } from './state';

export const NAMESPACE = 'sagemaker';
const ASIDE = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };

/** Scalable targets in the service. */
export class Targets {
  public constructor(private readonly client: ApplicationAutoScalingClient) {}

  /** Those of them that are registered. */
  public async registered(ids: readonly TargetId[]): Promise<ScalableTarget[]> {
    if (ids.length === 0) return [];
    const ResourceIds = ids.map(({ ResourceId }) => ResourceId);
    const found: ScalableTarget[] = [];
    const pages = paginateDescribeScalableTargets(
      { client: this.client },
      { ServiceNamespace: NAMESPACE, ResourceIds },
    );
    for await (const { ScalableTargets = [] } of pages) found.push(...ScalableTargets);
    return found;
  }

  public async register({ ResourceId, ScalableDimension }: TargetId, bounds: Bounds): Promise<void> {
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension, ...bounds } as const;
    await this.client.send(new RegisterScalableTargetCommand(input));
  }

  /** Nothing follows the load any more; what is due by a schedule is still noted. */
  public suspend(id: TargetId): Promise<void> {
    return this.register(id, { SuspendedState: ASIDE });
  }

  /** Takes the policies and the schedules along. */
  public async deregister({ ResourceId, ScalableDimension }: TargetId): Promise<void> {
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension } as const;
    try {
      await this.client.send(new DeregisterScalableTargetCommand(input));
    } catch (error) {
      if ((error as Error).name !== 'ObjectNotFoundException') throw error;
    }
  }
}
