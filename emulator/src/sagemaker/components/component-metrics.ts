import { type FinishedInvocation, Invocations } from '../../runtime/invocations';
import { type Measurement, Measurements } from '../../runtime/measurements';
import type { Scope, World } from '../../world/world';
import { components } from './component-record';
import { Components } from './components';

type Value = Pick<Measurement, 'name' | 'value' | 'unit'>;

/**
 * Measures what the service publishes of components, beside what it publishes of their variant.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export function measureComponents(world: World): void {
  world.part(Invocations).onFinished((invocation) => {
    const { component, endpoint } = invocation;
    if (component === undefined) return;
    const record = components(world).get(endpoint, component);
    const copies = record ? world.part(Components).copies(record).length : 0;
    for (const value of valuesOf(invocation, Math.max(1, copies))) tell(world, endpoint, component, value);
  });
}

/** A request that no copy was there for. It is what an alarm wakes a component by. */
export function tellNoCapacity(world: World, scope: Scope, component: string): void {
  tell(world, scope, component, { name: 'NoCapacityInvocationFailures', value: 1, unit: 'Count' });
}

function valuesOf(invocation: FinishedInvocation, copies: number): Value[] {
  const { status, modelStatus, modelLatencyMicroseconds, overheadLatencyMicroseconds, concurrentRequests } = invocation;
  const client = modelStatus >= 400 && modelStatus < 500;
  const server = !client && (status >= 400 || modelStatus >= 500);
  return [
    { name: 'Invocations', value: 1, unit: 'None' },
    { name: 'InvocationsPerCopy', value: 1 / copies, unit: 'None' },
    { name: 'Invocation4XXErrors', value: client ? 1 : 0, unit: 'None' },
    { name: 'Invocation5XXErrors', value: server ? 1 : 0, unit: 'None' },
    { name: 'InvocationModelErrors', value: client || server ? 1 : 0, unit: 'None' },
    { name: 'ModelLatency', value: modelLatencyMicroseconds, unit: 'Microseconds' },
    { name: 'OverheadLatency', value: overheadLatencyMicroseconds, unit: 'Microseconds' },
    { name: 'ConcurrentRequestsPerCopy', value: concurrentRequests, unit: 'None' },
  ];
}

function tell(world: World, { account, region }: Scope, component: string, value: Value): void {
  const dimensions = { InferenceComponentName: component };
  world.part(Measurements).tell({ account, region, dimensions, ...value });
}
