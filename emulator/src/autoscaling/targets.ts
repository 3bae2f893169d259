import { randomUUID } from 'node:crypto';
import { partitionOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import type { ScalableResource } from './dimension';
import { noTarget, validationException } from './errors';
import { ScalingPolicies } from './policies';
import { keyOf, type SuspendedState, type TargetId, type TargetRecord, targets } from './records';
import { ScheduledActions } from './scheduled-actions';
import { Surroundings } from './surroundings';

export interface Registration extends TargetId {
  readonly min?: number;
  readonly max?: number;
  readonly roleArn?: string;
  readonly suspended?: Partial<SuspendedState>;
  readonly tags?: Readonly<Record<string, string>>;
}

const NOT_SUSPENDED: SuspendedState = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};
const ROLE =
  'role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';

/** The scalable targets: the only one that writes their records. */
export class ScalableTargets {
  public constructor(private readonly world: World) {}

  public find(scope: Scope, id: TargetId): TargetRecord | undefined {
    return targets(this.world).get(scope, keyOf(id));
  }

  /** @throws ServiceError ObjectNotFoundException */
  public require(scope: Scope, id: TargetId): TargetRecord {
    const found = this.find(scope, id);
    if (!found) throw noTarget(id);
    return found;
  }

  /** Those of one resource, in its own account. */
  public of({ account, region }: Scope, resourceId: string): TargetRecord[] {
    return this.all().filter(
      (target) => target.account === account && target.region === region && target.resourceId === resourceId,
    );
  }

  public list(scope: Scope): TargetRecord[] {
    return targets(this.world).list(scope);
  }

  public all(): TargetRecord[] {
    return targets(this.world).all();
  }

  /** Makes a scalable target, or changes what is given of one. @throws ServiceError ValidationException */
  public register({ account, region }: Scope, registration: Registration): TargetRecord {
    const resource = this.resourceOf({ account, region }, registration);
    const scope = { account: resource.account, region };
    const before = this.find(scope, registration);
    const target = before ? changed(before, registration) : this.fresh(scope, registration);
    requireSound(target, resource);
    if (!before && resource.unscalable) throw validationException(unscalable(target.resourceId, resource.unscalable));
    return targets(this.world).set(keyOf(target), target);
  }

  /** Writes it as it has become, unless it was deregistered. */
  public change(id: TargetRecord, change: Partial<TargetRecord>): TargetRecord | undefined {
    const current = this.find(id, id);
    return current && targets(this.world).set(keyOf(id), { ...current, ...change });
  }

  /** Its policies, their alarms and its scheduled actions go with it. */
  public deregister(target: TargetRecord): void {
    const policies = this.world.part(ScalingPolicies);
    for (const policy of policies.of(target)) policies.delete(policy);
    const scheduled = this.world.part(ScheduledActions);
    for (const action of scheduled.of(target)) scheduled.delete(action);
    targets(this.world).delete(target, keyOf(target));
  }

  private fresh(scope: Scope, { resourceId, dimension, ...given }: Registration): TargetRecord {
    const { min, max, suspended, tags = {} } = given;
    if (min === undefined || max === undefined)
      throw validationException('MinCapacity and MaxCapacity are required to register a scalable target.');
    const partition = partitionOf(scope.region);
    const id = randomUUID().replaceAll('-', '');
    return {
      ...scope,
      resourceId,
      dimension,
      arn: `arn:${partition}:application-autoscaling:${scope.region}:${scope.account}:scalable-target/${id}`,
      min,
      max,
      roleArn: given.roleArn ?? `arn:${partition}:iam::${scope.account}:${ROLE}`,
      suspended: { ...NOT_SUSPENDED, ...suspended },
      tags,
      creationTime: this.world.now().toISOString(),
    };
  }

  private resourceOf(scope: Scope, id: Registration): ScalableResource {
    const resource = this.world.part(Surroundings).dimensionOf(id).find(scope, id.resourceId);
    if (!resource) throw validationException(`SageMaker resource doesn't exist: ${id.resourceId}`);
    if (resource.refusal) throw validationException(resource.refusal);
    return resource;
  }
}

export const unscalable = (resourceId: string, reason: string) =>
  `Resource Id [${resourceId}] is not scalable. Reason: ${reason}`;

function requireSound({ resourceId, min, max }: TargetRecord, { leastCapacity }: ScalableResource): void {
  if (min < 0 || max < 0) throw validationException(`MinCapacity ${min} and MaxCapacity ${max} must be 0 or more.`);
  if (min > max) throw validationException(`MinCapacity is ${min}, which is more than MaxCapacity, ${max}.`);
  if (min < leastCapacity)
    throw validationException(`MinCapacity of ${resourceId} is ${min}, allowed is ${leastCapacity} or more.`);
}

function changed(before: TargetRecord, { min, max, roleArn, suspended, tags }: Registration): TargetRecord {
  if (tags && Object.keys(tags).length > 0)
    throw validationException(
      'Tags can be given when a scalable target is registered for the first time; later TagResource sets them.',
    );
  return {
    ...before,
    min: min ?? before.min,
    max: max ?? before.max,
    roleArn: roleArn ?? before.roleArn,
    suspended: { ...before.suspended, ...suspended },
  };
}
