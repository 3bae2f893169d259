import type { Property } from '../property';
import type { Resource } from '../resource';
import { type ScaledVariant, variantOf } from '../resource-id';
import type { Flaw, Rule } from '../rule';
import { metricsOf } from './alarms';
import { ALARM, aConfig, anAlarm, anAsyncConfig, anEndpoint, aVariant, ENDPOINT, GUIDE } from './builders';
import { factsOf, type InstanceFacts } from './instance-types';
import { listed } from './names';

const METRICS = `${GUIDE}/monitoring-cloudwatch.html`;
const ASYNC = `${GUIDE}/async-inference-monitor.html`;
const INVOCATIONS = 'AWS/SageMaker';
const INSTANCES = '/aws/sagemaker/Endpoints';

const OF_VARIANTS = [
  ...['Invocations', 'InvocationsPerInstance', 'Invocation4XXErrors', 'Invocation5XXErrors', 'InvocationModelErrors'],
  ...['ModelLatency', 'OverheadLatency'],
];
const OF_COMPONENTS = ['ConcurrentRequestsPerCopy', 'InvocationsPerCopy', 'NoCapacityInvocationFailures'];
const OF_QUEUES = [
  ...['ApproximateBacklogSize', 'ApproximateBacklogSizePerInstance'],
  ...['ApproximateAgeOfOldestRequest', 'HasBacklogWithoutCapacity'],
];
const OF_INSTANCES = [
  ...['CPUUtilization', 'MemoryUtilization', 'DiskUtilization'],
  ...['GPUUtilization', 'GPUMemoryUtilization'],
];
const NOT_OF_ASYNC = ['OverheadLatency', 'Invocations', 'InvocationsPerInstance'];

/** Of how many devices, each up to 100 %, a utilization is the sum. */
const DEVICES: Readonly<Record<string, (facts: InstanceFacts) => number | undefined>> = {
  CPUUtilization: ({ vcpus }) => vcpus,
  GPUUtilization: ({ acceleratorCount }) => acceleratorCount,
  GPUMemoryUtilization: ({ acceleratorCount }) => acceleratorCount,
};

const endpointName = { Name: 'EndpointName', Value: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } };
const variantName = { Name: 'VariantName', Value: 'all' };
const alarmed = (more: object, Config = aConfig()) => ({
  Config,
  Endpoint: anEndpoint(),
  Alarm: anAlarm({ Dimensions: [endpointName, variantName], ...more }),
});
const utilized = (Threshold: number) =>
  alarmed(
    { Namespace: INSTANCES, MetricName: 'CPUUtilization', Statistic: 'Average', Threshold },
    aConfig({ ProductionVariants: [aVariant({ InstanceType: 'ml.m5.xlarge' })] }),
  );

/** Of the metrics that alarms watch. */
export const metricNames: readonly Rule[] = [
  {
    id: 'R292',
    severity: 'warning',
    types: [ALARM],
    rule: `The metrics of a variant, such as ModelLatency, have the dimensions EndpointName and VariantName.`,
    otherwise: 'The alarm never has data.',
    source: METRICS,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm)) {
        const names = dimensionsOf(metric, INVOCATIONS, OF_VARIANTS);
        if (names?.join() === 'EndpointName')
          yield metric
            .get('Dimensions')
            .flaw(
              `${nameOf(metric)} has the dimensions EndpointName and VariantName, given is EndpointName only; add VariantName`,
            );
      }
    },
    examples: {
      wrong: alarmed({ MetricName: 'ModelLatency', Dimensions: [endpointName] }),
      right: alarmed({ MetricName: 'ModelLatency' }),
    },
  },
  {
    id: 'R293',
    severity: 'warning',
    types: [ALARM],
    rule: `${listed(OF_COMPONENTS, 'and')} have the dimension InferenceComponentName.`,
    otherwise: 'The alarm never has data.',
    source: METRICS,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm)) {
        const names = dimensionsOf(metric, INVOCATIONS, OF_COMPONENTS);
        if (names && !names.includes('InferenceComponentName'))
          yield metric
            .get('Dimensions')
            .flaw(
              `${nameOf(metric)} has the dimension InferenceComponentName, given is ${listed(names, 'and') || 'none'}`,
            );
      }
    },
    examples: {
      wrong: alarmed({ MetricName: 'NoCapacityInvocationFailures' }),
      right: alarmed({
        MetricName: 'NoCapacityInvocationFailures',
        Dimensions: [{ Name: 'InferenceComponentName', Value: 'digits' }],
      }),
    },
  },
  {
    id: 'R294',
    severity: 'warning',
    types: [ALARM],
    rule: 'The utilization of CPUs and GPUs goes to 100 % for each of them, and so does the threshold of an alarm.',
    otherwise: 'The alarm goes off long before the instance is busy.',
    source: METRICS,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm)) {
        const name = nameOf(metric);
        if (!dimensionsOf(metric, INSTANCES, Object.keys(DEVICES))) continue;
        const type = variantIn(metric).variant?.get('InstanceType').text ?? '';
        const facts = factsOf(type);
        yield* tooLow(alarm, name, type, facts && DEVICES[name](facts));
      }
    },
    examples: { wrong: utilized(80), right: utilized(320) },
  },
  {
    id: 'R294a',
    severity: 'warning',
    types: [ALARM],
    rule: `${listed(OF_INSTANCES, 'and')} of a variant are in the namespace ${INSTANCES}.`,
    otherwise: 'The alarm never has data.',
    source: METRICS,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm))
        if (dimensionsOf(metric, INVOCATIONS, OF_INSTANCES))
          yield metric
            .get('Namespace')
            .flaw(`Namespace of ${nameOf(metric)} is ${INVOCATIONS}, allowed is ${INSTANCES}`);
    },
    examples: {
      wrong: alarmed({ MetricName: 'MemoryUtilization', Threshold: 90 }),
      right: alarmed({ MetricName: 'MemoryUtilization', Threshold: 90, Namespace: INSTANCES }),
    },
  },
  {
    id: 'R296',
    severity: 'warning',
    types: [ALARM],
    rule: `The metrics of an asynchronous endpoint's queue, ${listed(OF_QUEUES, 'and')}, have the dimension EndpointName only.`,
    otherwise: 'The alarm never has data.',
    source: ASYNC,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm)) {
        const names = dimensionsOf(metric, INVOCATIONS, OF_QUEUES);
        if (names && names.join() !== 'EndpointName')
          yield metric
            .get('Dimensions')
            .flaw(`${nameOf(metric)} has the dimension EndpointName only, given is ${listed(names, 'and') || 'none'}`);
      }
    },
    examples: {
      wrong: alarmed({ MetricName: 'HasBacklogWithoutCapacity' }, anAsyncConfig()),
      right: alarmed({ MetricName: 'HasBacklogWithoutCapacity', Dimensions: [endpointName] }, anAsyncConfig()),
    },
  },
  {
    id: 'R297',
    severity: 'error',
    types: [ALARM],
    rule: `Asynchronous endpoints publish no ${listed(NOT_OF_ASYNC)}.`,
    otherwise: 'The alarm never has data.',
    source: ASYNC,
    *check(alarm) {
      for (const { metric } of metricsOf(alarm)) {
        if (!dimensionsOf(metric, INVOCATIONS, NOT_OF_ASYNC)) continue;
        const { endpoint, config } = variantIn(metric);
        if (config?.get('AsyncInferenceConfig').isGiven)
          yield metric
            .get('MetricName')
            .flaw(
              `MetricName is ${nameOf(metric)}, which the asynchronous endpoint '${endpoint?.logicalId}' does not publish; write ModelLatency, TotalProcessingTime or ApproximateBacklogSize`,
            );
      }
    },
    examples: {
      wrong: alarmed({ MetricName: 'OverheadLatency' }, anAsyncConfig()),
      right: alarmed({ MetricName: 'TotalProcessingTime' }, anAsyncConfig()),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R295: 'It is a fact for the documentation.',
  R298: 'It is a fact for the documentation.',
  R299: 'It is about a module of aws-cdk-lib.',
  R300: 'It is a fact for the documentation.',
};

const nameOf = (metric: Property) => metric.get('MetricName').text ?? '';

/** The names of the dimensions of a metric that is one of those; nothing of any other, or where they are not all known. */
function dimensionsOf(metric: Property, namespace: string, allowed: readonly string[]): string[] | undefined {
  if (metric.get('Namespace').text !== namespace || !allowed.includes(nameOf(metric))) return undefined;
  const dimensions = metric.get('Dimensions');
  const names = dimensions.items.map((dimension) => dimension.get('Name').text);
  return dimensions.length === undefined || names.includes(undefined) ? undefined : names.map(String).sort();
}

/** What of the template the dimensions EndpointName and VariantName mean. */
function variantIn(metric: Property): Omit<ScaledVariant, 'kind'> {
  const valueNamed = (name: string) =>
    metric
      .get('Dimensions')
      .items.find((dimension) => dimension.get('Name').text === name)
      ?.get('Value');
  return variantOf(valueNamed('EndpointName')?.follow(ENDPOINT), valueNamed('VariantName')?.value);
}

function* tooLow(alarm: Resource, metric: string, type: string, devices = 1): Generator<Flaw> {
  const threshold = alarm.get('Threshold');
  const isUpper = alarm.get('ComparisonOperator').text?.startsWith('GreaterThan');
  const isCounted = ['Sum', 'SampleCount'].includes(alarm.get('Statistic').text ?? '');
  if (threshold.number === undefined || threshold.number >= 100 || devices < 2 || !isUpper || isCounted) return;
  yield threshold.flaw(
    `Threshold is ${threshold.text}, but ${metric} goes to ${devices * 100} on ${type}, 100 for each of ${devices}; write ${threshold.number * devices} for ${threshold.text} % of all`,
  );
}
