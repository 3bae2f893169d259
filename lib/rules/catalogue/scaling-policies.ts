import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import {
  aConfig,
  anAsyncConfig,
  aScaledEndpoint,
  aServerlessVariant,
  aTarget,
  aTracking,
  GUIDE,
  POLICY,
} from './builders';
import { listed, missing } from './names';
import {
  AUTO_SCALING,
  CONCURRENCY,
  COPIES,
  INSTANCES,
  isAsync,
  isOfSageMaker,
  scaledVariant,
  whereScaled,
} from './scaling';

const PUT = `${AUTO_SCALING}/API_PutScalingPolicy.html`;
const UTILIZATION = 'SageMakerVariantProvisionedConcurrencyUtilization';
const HIGH_RESOLUTION = 'SageMakerVariantConcurrentRequestsPerModelHighResolution';
const PER_INSTANCE = 'SageMakerVariantInvocationsPerInstance';
const BACKLOG = ['ApproximateBacklogSizePerInstance', 'ApproximateBacklogSize', 'HasBacklogWithoutCapacity'];

/** What can be tracked, by dimension. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  [INSTANCES]: [PER_INSTANCE, HIGH_RESOLUTION],
  [CONCURRENCY]: [UTILIZATION],
  [COPIES]: [
    'SageMakerInferenceComponentInvocationsPerCopy',
    'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution',
  ],
};

const scaled = (Load: ReturnType<typeof aTracking>, Config = aConfig(), target: object = {}) => ({
  Config,
  Endpoint: aScaledEndpoint(),
  Target: aTarget({ ...target }),
  Load,
});
const provisioned = (TargetValue: number) =>
  scaled(
    aTracking(UTILIZATION, { TargetValue }),
    aConfig({
      ProductionVariants: [
        aServerlessVariant({
          ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency: 1 },
        }),
      ],
    }),
    { ScalableDimension: CONCURRENCY },
  );
const ENDPOINT_NAME = { Name: 'EndpointName', Value: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } };
const backlog = (...more: object[]) =>
  scaled(
    aTracking('', {
      PredefinedMetricSpecification: undefined,
      CustomizedMetricSpecification: {
        ...{ MetricName: 'ApproximateBacklogSizePerInstance', Namespace: 'AWS/SageMaker', Statistic: 'Average' },
        Dimensions: [ENDPOINT_NAME, ...more],
      },
    }),
    anAsyncConfig(),
  );

/** Of what scales by a metric. */
export const scalingPolicies: readonly Rule[] = [
  {
    id: 'R221',
    severity: 'error',
    types: [POLICY],
    rule: 'A predefined metric is one of the dimension that is scaled: of instances, of provisioned concurrency, or of copies.',
    otherwise: 'PutScalingPolicy refuses it, or nothing is ever scaled.',
    source: `${AUTO_SCALING}/API_PredefinedMetricSpecification.html`,
    *check(policy) {
      const where = whereScaled(policy);
      const dimension = where?.get('ScalableDimension').text ?? '';
      const metric = predefinedOf(policy);
      if (!Object.hasOwn(METRICS, dimension) || metric.text === undefined || METRICS[dimension].includes(metric.text))
        return;
      yield metric.flaw(
        `PredefinedMetricType is '${metric.text}', allowed for ${dimension} is ${listed(METRICS[dimension])}`,
      );
    },
    examples: {
      wrong: scaled(aTracking('SageMakerInferenceComponentInvocationsPerCopy')),
      right: scaled(aTracking(PER_INSTANCE)),
    },
  },
  {
    id: 'R222',
    severity: 'warning',
    unverified: true,
    types: [POLICY],
    rule: `${HIGH_RESOLUTION} is for variants that host inference components (disputed: some use it on variants with a model).`,
    otherwise: 'Its alarms may stay at INSUFFICIENT_DATA, and nothing is ever scaled.',
    source: `${GUIDE}/endpoint-auto-scaling-add-code-define.html`,
    *check(policy, stack) {
      const metric = predefinedOf(policy);
      if (metric.text !== HIGH_RESOLUTION) return;
      if (scaledVariant(whereScaled(policy), stack)?.variant?.get('ModelName').isGiven)
        yield metric.flaw(
          `PredefinedMetricType is ${HIGH_RESOLUTION} on a variant with a model, where it may have no data (disputed); see that it has, or write ${PER_INSTANCE}`,
        );
    },
    examples: { wrong: scaled(aTracking(HIGH_RESOLUTION)), right: scaled(aTracking(PER_INSTANCE)) },
  },
  {
    id: 'R226',
    severity: 'error',
    types: [POLICY],
    rule: 'A policy that tracks a target has a TargetValue, and either a predefined or a customized metric.',
    otherwise: 'PutScalingPolicy refuses it.',
    source: PUT,
    *check(policy) {
      const where = whereScaled(policy);
      if (!where || !isOfSageMaker(where)) return;
      const tracking = policy.get('TargetTrackingScalingPolicyConfiguration');
      if (!tracking.isGiven) return;
      yield* missing(tracking, ['TargetValue']);
      const kinds = ['PredefinedMetricSpecification', 'CustomizedMetricSpecification'];
      const metrics = kinds.map((name) => tracking.get(name));
      if (metrics.every(({ isGiven }) => isGiven))
        yield metrics[1].flaw(`${listed(kinds, 'and')} are both given; leave one of them out`);
      if (metrics.every(({ isAbsent }) => isAbsent))
        yield tracking.flaw(`neither ${listed(kinds, 'nor')} is given; give one of them`);
    },
    examples: {
      wrong: scaled(aTracking(PER_INSTANCE, { TargetValue: undefined })),
      right: scaled(aTracking(PER_INSTANCE)),
    },
  },
  {
    id: 'R229',
    severity: 'error',
    types: [POLICY],
    rule: 'An asynchronous endpoint is scaled by ApproximateBacklogSizePerInstance, of the dimension EndpointName only; it publishes no InvocationsPerInstance.',
    otherwise: 'The metric has no data, and nothing is ever scaled.',
    source: `${GUIDE}/async-inference-autoscale.html`,
    *check(policy, stack) {
      const found = scaledVariant(whereScaled(policy), stack);
      const customized = policy.get('TargetTrackingScalingPolicyConfiguration').get('CustomizedMetricSpecification');
      if (found && isAsync(found)) yield* unpublished(policy, customized);
      if (BACKLOG.includes(customized.get('MetricName').text ?? '')) yield* misplaced(customized);
    },
    examples: { wrong: backlog({ Name: 'VariantName', Value: 'all' }), right: backlog() },
  },
  {
    id: 'R233',
    severity: 'error',
    types: [POLICY],
    rule: `The TargetValue of ${UTILIZATION} is a fraction, up to 1.`,
    otherwise: 'It is never reached, and nothing is ever scaled.',
    source: `${GUIDE}/serverless-endpoints-autoscale.html`,
    *check(policy) {
      const target = policy.get('TargetTrackingScalingPolicyConfiguration').get('TargetValue');
      if (predefinedOf(policy).text !== UTILIZATION || target.number === undefined || target.number <= 1) return;
      const instead = target.number <= 100 ? `; write ${target.number / 100} for ${target.text} %` : '';
      yield target.flaw(`TargetValue is ${target.text}, allowed is a fraction from 0 to 1${instead}`);
    },
    examples: { wrong: provisioned(50), right: provisioned(0.5) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R227: 'It is a fact for the documentation.',
  R228: 'How many requests an instance bears is not in a template, so no target is wrong for certain.',
  R232: 'It is about a construct of aws-cdk-lib; CloudFormation takes the policy.',
  R235: 'Who deploys, and with which permissions, is not in a template.',
  R237: 'It is a fact for the documentation.',
};

function predefinedOf(policy: Resource): Property {
  return policy
    .get('TargetTrackingScalingPolicyConfiguration')
    .get('PredefinedMetricSpecification')
    .get('PredefinedMetricType');
}

function* unpublished(policy: Resource, customized: Property): Generator<Flaw> {
  for (const metric of [predefinedOf(policy), customized.get('MetricName')])
    if (metric.text === PER_INSTANCE || metric.text === 'InvocationsPerInstance')
      yield metric.flaw(
        `the metric is ${metric.text}, which asynchronous endpoints do not publish; write a CustomizedMetricSpecification of ApproximateBacklogSizePerInstance (AWS/SageMaker, EndpointName, Average)`,
      );
}

/** A metric of the queue that is looked for where it is not. */
function* misplaced(customized: Property): Generator<Flaw> {
  const name = customized.get('MetricName').text;
  const namespace = customized.get('Namespace');
  if (namespace.text !== undefined && namespace.text !== 'AWS/SageMaker')
    yield namespace.flaw(`Namespace of ${name} is '${namespace.text}', allowed is AWS/SageMaker`);
  const dimensions = customized.get('Dimensions');
  const others = dimensions.items.filter(
    (dimension) => (dimension.get('Name').text ?? 'EndpointName') !== 'EndpointName',
  );
  const names = others.map((dimension) => dimension.get('Name').text!);
  if (names.length > 0)
    yield dimensions.flaw(`${name} has the dimension EndpointName only, not ${listed(names, 'and')}; leave it out`);
}
