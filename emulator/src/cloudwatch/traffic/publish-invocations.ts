import { type ContainerTime, type FinishedInvocation, Invocations } from '../../runtime/invocations';
import type { World } from '../../world/world';
import { type MetricDatum, Metrics } from '../metrics/metrics';

const NAMESPACE = 'AWS/SageMaker';

type Value = Pick<MetricDatum, 'name' | 'value' | 'unit'>;

/**
 * Publishes what SageMaker publishes of each invocation: of the endpoint's variant, and again of that variant of one
 * endpoint config, which is what tells the new fleet of a rollout from the old one.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export function publishInvocations(world: World): void {
  world.part(Invocations).onFinished((invocation) => {
    const metrics = world.part(Metrics);
    for (const dimensions of dimensionSets(invocation))
      for (const value of valuesOf(invocation))
        metrics.put(invocation.endpoint, { namespace: NAMESPACE, dimensions, ...value });
    for (const time of invocation.containers?.times ?? [])
      for (const value of containerValues(invocation, time)) {
        const dimensions = [...variantOf(invocation), { Name: 'ContainerName', Value: time.name }];
        metrics.put(invocation.endpoint, { namespace: NAMESPACE, dimensions, ...value });
      }
  });
}

function variantOf({ endpoint, variantName }: FinishedInvocation) {
  return [
    { Name: 'EndpointName', Value: endpoint.name },
    { Name: 'VariantName', Value: variantName },
  ];
}

function dimensionSets(invocation: FinishedInvocation) {
  const variant = variantOf(invocation);
  return [variant, [...variant, { Name: 'EndpointConfigName', Value: invocation.configName }]];
}

/**
 * What is published of serverless variants: the guide's list leaves nothing out.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html
 */
const OF_SERVERLESS = ['Invocations', 'Invocation4XXErrors', 'Invocation5XXErrors', 'ModelLatency', 'OverheadLatency'];

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html */
const OF_ASYNCHRONOUS = ['Invocation4XXErrors', 'Invocation5XXErrors', 'ModelLatency'];

function valuesOf(invocation: FinishedInvocation): Value[] {
  const all = allOf(invocation);
  if (invocation.asynchronous) return all.filter(({ name }) => OF_ASYNCHRONOUS.includes(name));
  return invocation.serverless ? all.filter(({ name }) => OF_SERVERLESS.includes(name)) : all;
}

/** Every request says 0 or 1 of every kind of error, so that the average is the share of errors. */
function allOf(invocation: FinishedInvocation): Value[] {
  const { modelLatencyMicroseconds, overheadLatencyMicroseconds, instanceCount, concurrentRequests } = invocation;
  const { client, server } = errorsOf(invocation);
  return [
    { name: 'Invocations', value: 1, unit: 'None' },
    { name: 'InvocationsPerInstance', value: 1 / Math.max(1, instanceCount), unit: 'None' },
    { name: 'Invocation4XXErrors', value: client ? 1 : 0, unit: 'None' },
    { name: 'Invocation5XXErrors', value: server ? 1 : 0, unit: 'None' },
    { name: 'InvocationModelErrors', value: client || server ? 1 : 0, unit: 'None' },
    { name: 'ModelLatency', value: modelLatencyMicroseconds, unit: 'Microseconds' },
    { name: 'OverheadLatency', value: overheadLatencyMicroseconds, unit: 'Microseconds' },
    { name: 'ConcurrentRequestsPerModel', value: concurrentRequests, unit: 'None' },
  ];
}

/** Of those that a container has beside its variant; one in a pipeline has only its latency. */
const OF_DIRECT_CONTAINERS = ['Invocations', 'Invocation4XXErrors', 'Invocation5XXErrors', 'OverheadLatency'];

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-metrics.html */
function containerValues(invocation: FinishedInvocation, { latencyMicroseconds }: ContainerTime): Value[] {
  const latency: Value = { name: 'ContainerLatency', value: latencyMicroseconds, unit: 'Microseconds' };
  if (invocation.containers?.mode !== 'Direct') return [latency];
  return [...valuesOf(invocation).filter(({ name }) => OF_DIRECT_CONTAINERS.includes(name)), latency];
}

/** The container's status counts, not the 424 that the caller gets. No answer, or too long a one, is the server's error. */
function errorsOf({ status, modelStatus }: FinishedInvocation) {
  const client = modelStatus >= 400 && modelStatus < 500;
  return { client, server: !client && (status >= 400 || modelStatus >= 500) };
}
