import type { World } from '../world/world';
import type { ScalableResource } from './dimension';
import { ScalingPolicies } from './policies';
import type { PolicyRecord, TargetRecord } from './records';
import { Surroundings } from './surroundings';
import { ScalableTargets } from './targets';
import { predefinedOf } from './tracking-alarms';

/**
 * Publishes what SageMaker publishes of a scaled resource without traffic: zeros, without which it would never be scaled
 * in; and every ten seconds the requests that it is at.
 *
 * @param end of a period of ten seconds that has just gone by
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-edit.html
 */
export function publishIdle(world: World, end: number): void {
  for (const target of world.part(ScalableTargets).all()) {
    const resource = world.part(Surroundings).resourceOf(target);
    if (!resource || resource.silent || resource.capacity === 0) continue;
    for (const policy of world.part(ScalingPolicies).of(target)) publishFor(world, policy, target, resource, end);
  }
}

function publishFor(
  world: World,
  { tracking }: PolicyRecord,
  target: TargetRecord,
  resource: ScalableResource,
  end: number,
): void {
  const { neighbours } = world.part(Surroundings);
  const dimension = world.part(Surroundings).dimensionOf(target);
  const predefined = tracking && predefinedOf(tracking, dimension);
  if (!predefined || end % (predefined.period * 1000) !== 0) return;
  const start = end - predefined.period * 1000;
  const { namespace, name, idle } = predefined;
  const metric = { namespace, name, dimensions: dimension.dimensionsOf(target.resourceId) };
  if (idle === 'concurrency') neighbours.putValue(target, metric, resource.concurrency, start, true);
  else if (!neighbours.hasValues(target, metric, start, end)) neighbours.putValue(target, metric, 0, start, false);
}
