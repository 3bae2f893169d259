import { Measurements } from '../../runtime/measurements';
import type { World } from '../../world/world';
import { Metrics } from '../metrics/metrics';

const NAMESPACE = 'AWS/SageMaker';

/** Publishes what is particular to a kind of endpoint: of serverless cold starts, of loaded models, of queues. */
export function publishMeasurements(world: World): void {
  world.part(Measurements).onMeasured(({ namespace = NAMESPACE, name, dimensions, value, unit, ...scope }) => {
    const pairs = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    world.part(Metrics).put(scope, { namespace, name, dimensions: pairs, value, unit });
  });
}
