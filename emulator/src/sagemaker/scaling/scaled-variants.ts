import type { Scope } from '../../world/world';
import type { EndpointRecord, FleetRecord, VariantRecord } from '../records';
import { validationException } from '../validation';
import { resourceIdOf } from './variant-of';

const PAGE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html';

/** Whether a resource is a scalable target. */
export type IsTarget = (scope: Scope, resourceId: string) => boolean;

/** Which variants are scaled: what an update must leave as it is. */
export class ScaledVariants {
  private isTarget: IsTarget = () => false;

  public connect(isTarget: IsTarget): void {
    this.isTarget = isTarget;
  }

  /** Whether the new fleet keeps each scaled variant, with its instance type. @throws ServiceError ValidationException */
  public requireKept(endpoint: EndpointRecord, fresh: FleetRecord): void {
    for (const old of endpoint.fleet?.variants ?? []) {
      if (!this.isTarget(endpoint, resourceIdOf(endpoint.name, old.name))) continue;
      const why = changeOf(
        old,
        fresh.variants.find(({ name }) => name === old.name),
      );
      if (why)
        throw validationException(
          `Cannot update endpoint "${endpoint.arn}": variant "${old.name}" is a scalable target of Application Auto Scaling, and the new endpoint configuration ${why}. Deregister it before the update, and register it again after it (${PAGE}).`,
        );
    }
  }
}

/** Records of version 0.1 have no instance type. */
function changeOf(old: VariantRecord, fresh: VariantRecord | undefined): string | undefined {
  if (!fresh) return 'has no variant of that name';
  if (old.instanceType === fresh.instanceType || (old.instanceType === undefined && !old.serverless)) return undefined;
  return `changes its instance type from ${old.instanceType ?? 'serverless'} to ${fresh.instanceType ?? 'serverless'}`;
}
