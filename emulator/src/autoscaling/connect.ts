import { type Alarm, Alarms, Metrics, readDefinition } from '../cloudwatch';
import { Components } from '../sagemaker/components/components';
import type { EndpointRecord } from '../sagemaker/records';
import { componentCopies, copiesOf } from '../sagemaker/scaling/component-copies';
import { provisionedConcurrency } from '../sagemaker/scaling/provisioned-concurrency';
import { ScaledVariants } from '../sagemaker/scaling/scaled-variants';
import { variantInstances } from '../sagemaker/scaling/variant-instances';
import { namesIn } from '../sagemaker/scaling/variant-of';
import { Endpoints } from '../sagemaker/serving/endpoints';
import type { Scope, World } from '../world/world';
import { publishIdle } from './idle-metrics';
import type { Neighbours, PolicyAlarm } from './neighbours';
import { Pulse } from './pulse';
import { isPolicyArn, Scaling } from './scaling';
import { ScheduledActions } from './scheduled-actions';
import { Surroundings } from './surroundings';
import { ScalableTargets } from './targets';

/** Gives Application Auto Scaling the emulator's own CloudWatch and SageMaker, and them what they need of it. */
export function connectAutoscaling(world: World): void {
  const scaling = world.part(Scaling);
  const targets = world.part(ScalableTargets);
  world.part(Surroundings).connect(neighboursOf(world));
  world.part(Pulse).connect(
    (end) => publishIdle(world, end),
    () => scaling.retry(),
  );
  world.part(ScheduledActions).connect((action) => scaling.runScheduled(action));
  world
    .part(Alarms)
    .connect((arn, alarm) => scaling.trigger(arn, toPolicyAlarm(world, alarm)), { serves: isPolicyArn, repeats: true });
  world.part(ScaledVariants).connect((scope, resourceId) => targets.of(scope, resourceId).length > 0);
  world.part(Endpoints).onDeleted((endpoint) => deregisterAll(targets, endpoint));
  world.part(Components).onDeleted((component) => {
    for (const target of targets.of(component, copiesOf(component.name))) targets.deregister(target);
  });
}

/** After what it scales: only then is it known how much of it there is. */
export async function resumeAutoscaling(world: World): Promise<void> {
  await world.part(Scaling).resume();
  await world.part(ScheduledActions).resume();
  void world.part(Pulse).run();
}

function neighboursOf(world: World): Neighbours {
  const alarms = world.part(Alarms);
  const metrics = world.part(Metrics);
  const find = (scope: Scope, name: string) => {
    const alarm = alarms.find(scope, name);
    return alarm && toPolicyAlarm(world, alarm);
  };
  return {
    dimensions: [variantInstances(world), provisionedConcurrency(world), componentCopies(world)],
    putAlarm: (scope, definition) => toPolicyAlarm(world, alarms.put(scope, readDefinition(definition).definition)),
    findAlarm: find,
    deleteAlarm: (scope, name) => {
      const alarm = alarms.find(scope, name);
      if (alarm) alarms.delete(alarm);
    },
    hasValues: (scope, metric, start, end) => metrics.points(scope, metric, start, end).length > 0,
    putValue: (scope, { namespace, name, dimensions }, value, at, highResolution) =>
      metrics.put(scope, { namespace, name, dimensions, value, at: new Date(at), highResolution }),
  };
}

function toPolicyAlarm(world: World, alarm: Alarm): PolicyAlarm {
  const { name, arn, state, definition } = alarm;
  const values = world.part(Alarms).datapoints(alarm);
  return { name, arn, state, threshold: definition.Threshold, comparison: definition.ComparisonOperator, values };
}

/** With an endpoint go the scalable targets of its variants. */
function deregisterAll(targets: ScalableTargets, endpoint: EndpointRecord): void {
  for (const target of targets.all()) {
    const [name] = namesIn(target.resourceId);
    const here = target.account === endpoint.account && target.region === endpoint.region;
    if (here && name === endpoint.name) targets.deregister(target);
  }
}
