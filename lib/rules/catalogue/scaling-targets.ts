import type { Property } from '../property';
import type { Resource } from '../resource';
import { misnamed, type ScaledVariant, scaledBy } from '../resource-id';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import {
  aComponent,
  aComponentConfig,
  aConfig,
  anAsyncConfig,
  aScaledEndpoint,
  aServerlessVariant,
  aStepPolicy,
  aTarget,
  aTracking,
  aVariant,
  GUIDE,
  TARGET,
  variantId,
} from './builders';
import { listed } from './names';
import {
  AUTO_SCALING,
  CONCURRENCY,
  COPIES,
  comesBackBy,
  INSTANCES,
  isAsync,
  isOfSageMaker,
  policiesOf,
  scaledVariant,
} from './scaling';

const REGISTER = `${AUTO_SCALING}/API_RegisterScalableTarget.html`;
const REFUSED = 'RegisterScalableTarget refuses it.';
const DIMENSIONS: Readonly<Record<string, readonly string[]>> = {
  variant: [INSTANCES, CONCURRENCY],
  'inference-component': [COPIES],
};

const scaled = (target: object = {}, Config = aConfig(), more: object = {}) => ({
  Config,
  Endpoint: aScaledEndpoint(),
  Target: aTarget({ ...target }),
  ...more,
});
const serverless = (more: object) =>
  aConfig({
    ProductionVariants: [
      aServerlessVariant({ ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5, ...more } }),
    ],
  });
const ofType = (InstanceType: string) => aConfig({ ProductionVariants: [aVariant({ InstanceType })] });
const copies = (more: object = {}) => ({
  Config: aComponentConfig(),
  Endpoint: aScaledEndpoint(),
  Component: aComponent({ EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } }),
  Target: aTarget({
    ResourceId: {
      'Fn::Join': ['/', ['inference-component', { 'Fn::GetAtt': ['Component', 'InferenceComponentName'] }]],
    },
    ScalableDimension: COPIES,
    MinCapacity: 0,
  }),
  Load: aTracking('SageMakerInferenceComponentInvocationsPerCopy'),
  ...more,
});
const explained = aConfig({
  ExplainerConfig: { ClarifyExplainerConfig: { ShapConfig: { ShapBaselineConfig: { ShapBaseline: '0,0' } } } },
});
const tracking = (MetricName: string) => ({
  PredefinedMetricSpecification: undefined,
  CustomizedMetricSpecification: {
    ...{ MetricName, Namespace: 'AWS/SageMaker', Statistic: 'Average' },
    Dimensions: [{ Name: 'EndpointName', Value: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } }],
  },
});
const explanations = {
  PredefinedMetricSpecification: undefined,
  CustomizedMetricSpecification: {
    ...{ MetricName: 'ExplanationsPerInstance', Namespace: 'AWS/SageMaker', Statistic: 'Sum' },
    Dimensions: [
      { Name: 'EndpointName', Value: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } },
      { Name: 'VariantName', Value: 'all' },
    ],
  },
};
const backlog = aTracking('', tracking('ApproximateBacklogSizePerInstance'));

/** Of what is registered to be scaled. */
export const scalingTargets: readonly Rule[] = [
  {
    id: 'R218',
    severity: 'error',
    types: [TARGET],
    rule: `A scalable target of SageMaker has the ServiceNamespace sagemaker and one of its three dimensions: ${listed([INSTANCES, CONCURRENCY, COPIES])}.`,
    otherwise: REFUSED,
    source: REGISTER,
    *check(target) {
      const [namespace, dimension] = [target.get('ServiceNamespace'), target.get('ScalableDimension')];
      const known = Object.values(DIMENSIONS).flat();
      if (dimension.text?.startsWith('sagemaker:') && namespace.text !== undefined && namespace.text !== 'sagemaker')
        yield namespace.flaw(
          `ServiceNamespace is '${namespace.text}' with a dimension of SageMaker, allowed is sagemaker`,
        );
      if (isOfSageMaker(target) && dimension.text !== undefined && !known.includes(dimension.text))
        yield dimension.flaw(`ScalableDimension is '${dimension.text}', allowed is ${listed(known)}`);
    },
    examples: { wrong: scaled({ ScalableDimension: 'sagemaker:variant:DesiredCount' }), right: scaled() },
  },
  {
    id: 'R219',
    severity: 'error',
    types: [TARGET],
    rule: 'ResourceId is endpoint/<EndpointName>/variant/<VariantName> or inference-component/<name>, of a variant that the endpoint has, and the dimension is one of that kind.',
    otherwise: REFUSED,
    source: REGISTER,
    *check(target, stack) {
      if (!isOfSageMaker(target)) return;
      const id = target.get('ResourceId');
      const wrong = misnamed(id, stack);
      if (wrong)
        yield id.flaw(
          `ResourceId ${wrong}, allowed is endpoint/<EndpointName>/variant/<VariantName> or inference-component/<InferenceComponentName>`,
        );
      const found = scaledBy(id, stack);
      const dimension = target.get('ScalableDimension').text ?? '';
      const allowed = DIMENSIONS[found?.kind ?? ''] ?? [];
      if (
        found &&
        dimension.startsWith('sagemaker:') &&
        Object.values(DIMENSIONS).flat().includes(dimension) &&
        !allowed.includes(dimension)
      )
        yield target
          .get('ScalableDimension')
          .flaw(
            `ScalableDimension is '${dimension}', allowed for ${found.kind === 'variant' ? 'a variant' : 'an inference component'} is ${listed(allowed)}`,
          );
      if (found?.kind === 'variant') yield* unknownVariant(id, found);
    },
    examples: { wrong: scaled({ ResourceId: variantId('other') }), right: scaled() },
  },
  {
    id: 'R220',
    severity: 'error',
    types: [TARGET],
    rule: 'DesiredInstanceCount is for variants on instances, DesiredProvisionedConcurrency for serverless variants that have ProvisionedConcurrency.',
    otherwise: REFUSED,
    source: REGISTER,
    *check(target, stack) {
      const { variant } = scaledVariant(target, stack) ?? {};
      const dimension = target.get('ScalableDimension');
      if (!variant) return;
      const serverlessConfig = variant.get('ServerlessConfig');
      if (dimension.text === INSTANCES && serverlessConfig.isGiven)
        yield dimension.flaw(`ScalableDimension is ${INSTANCES}, but the variant is serverless; write ${CONCURRENCY}`);
      if (dimension.text === CONCURRENCY && serverlessConfig.isAbsent)
        yield dimension.flaw(
          `ScalableDimension is ${CONCURRENCY}, but the variant is not serverless; write ${INSTANCES}`,
        );
      if (
        dimension.text === CONCURRENCY &&
        serverlessConfig.isGiven &&
        serverlessConfig.get('ProvisionedConcurrency').isAbsent
      )
        yield dimension.flaw(
          `ScalableDimension is ${CONCURRENCY}, but the variant has no ProvisionedConcurrency; give it one, or leave the target out`,
        );
    },
    examples: {
      wrong: scaled({ ScalableDimension: CONCURRENCY }, serverless({})),
      right: scaled({ ScalableDimension: CONCURRENCY }, serverless({ ProvisionedConcurrency: 1 })),
    },
  },
  {
    id: 'R223',
    severity: 'error',
    types: [TARGET],
    rule: 'MinCapacity of a scalable target is not more than its MaxCapacity.',
    otherwise: REFUSED,
    source: REGISTER,
    *check(target) {
      const [least, most] = [target.get('MinCapacity'), target.get('MaxCapacity')];
      if (!isOfSageMaker(target) || least.number === undefined || most.number === undefined) return;
      if (least.number > most.number)
        yield least.flaw(
          `MinCapacity is ${least.text}, more than MaxCapacity, ${most.text}; lower it, or raise MaxCapacity`,
        );
    },
    examples: { wrong: scaled({ MinCapacity: 5 }), right: scaled({ MinCapacity: 4 }) },
  },
  {
    id: 'R224',
    severity: 'error',
    types: [TARGET],
    rule: 'MinCapacity of a real-time variant that has a model is at least 1; only asynchronous endpoints and inference components go down to 0.',
    otherwise: 'The variant cannot be scaled to zero.',
    source: `${GUIDE}/endpoint-auto-scaling-prerequisites.html`,
    *check(target, stack) {
      const found = scaledVariant(target, stack);
      const least = target.get('MinCapacity');
      if (!found?.variant?.get('ModelName').isGiven || least.number !== 0) return;
      if (target.get('ScalableDimension').text !== INSTANCES || !found.config?.get('AsyncInferenceConfig').isAbsent)
        return;
      yield least.flaw(
        'MinCapacity is 0, allowed for a real-time variant is 1 or more; make the endpoint asynchronous (AsyncInferenceConfig), or host the model as an inference component',
      );
    },
    examples: { wrong: scaled({ MinCapacity: 0 }), right: scaled({ MinCapacity: 1 }) },
  },
  {
    id: 'R225',
    severity: 'error',
    types: [TARGET],
    rule: 'A variant on burstable instances, ml.t2, is not scaled automatically.',
    otherwise: REFUSED,
    source: `${GUIDE}/endpoint-auto-scaling-add-console.html`,
    *check(target, stack) {
      const type = scaledVariant(target, stack)?.variant?.get('InstanceType').text;
      if (type?.startsWith('ml.t2.'))
        yield target
          .get('ResourceId')
          .flaw(
            `the variant has the burstable InstanceType ${type}, which Application Auto Scaling excludes; choose another type, such as ml.m5.large`,
          );
    },
    examples: { wrong: scaled({}, ofType('ml.t2.medium')), right: scaled({}, ofType('ml.m5.large')) },
  },
  {
    id: 'R230',
    severity: 'warning',
    types: [TARGET],
    rule: 'An asynchronous endpoint that is scaled down to 0 has a step policy, called by an alarm on HasBacklogWithoutCapacity.',
    otherwise:
      'At zero instances, requests wait until so many have come that the tracked backlog is beyond its target.',
    source: `${GUIDE}/async-inference-autoscale.html`,
    *check(target, stack) {
      const found = scaledVariant(target, stack);
      const least = target.get('MinCapacity');
      if (!found || !isAsync(found) || least.number !== 0) return;
      if (comesBackBy('HasBacklogWithoutCapacity', target, stack) === false)
        yield least.flaw(
          'MinCapacity is 0, but no step policy brings the first instance back; add one, and an alarm on HasBacklogWithoutCapacity (AWS/SageMaker, EndpointName, >= 1)',
        );
    },
    examples: {
      wrong: scaled({ MinCapacity: 0 }, anAsyncConfig(), { Load: backlog }),
      right: scaled({ MinCapacity: 0 }, anAsyncConfig(), { Load: backlog, FromZero: aStepPolicy() }),
    },
  },
  {
    id: 'R231',
    severity: 'error',
    types: [TARGET],
    rule: 'An inference component that is scaled down to 0 copies has a step policy, called by an alarm on NoCapacityInvocationFailures.',
    otherwise: 'It never comes back from zero: with no copy there is nothing that target tracking could measure.',
    source: `${GUIDE}/endpoint-auto-scaling-zero-instances.html`,
    *check(target, stack) {
      const least = target.get('MinCapacity');
      if (target.get('ScalableDimension').text !== COPIES || least.number !== 0) return;
      if (comesBackBy('NoCapacityInvocationFailures', target, stack) === false)
        yield least.flaw(
          'MinCapacity is 0, but no step policy brings the first copy back; add one, and an alarm on NoCapacityInvocationFailures (AWS/SageMaker, InferenceComponentName, Sum, >= 1)',
        );
    },
    examples: { wrong: copies(), right: copies({ FromZero: aStepPolicy() }) },
  },
  {
    id: 'R234',
    severity: 'error',
    types: [TARGET],
    rule: 'What a scalable target scales is there before it.',
    otherwise:
      'RegisterScalableTarget refuses it, because there is no such endpoint or component yet: CloudFormation sees nothing but a text in ResourceId.',
    source: `${GUIDE}/endpoint-auto-scaling-add-console.html`,
    *check(target, stack) {
      const id = target.get('ResourceId');
      const first = scaledResource(id, stack);
      if (!first || stack.isBefore(first, target)) return;
      yield id.flaw(
        `ResourceId names '${first.logicalId}' without waiting for it; write DependsOn: ${first.logicalId}, or build the id with Fn::GetAtt`,
      );
    },
    examples: {
      wrong: {
        ...scaled({ ResourceId: 'endpoint/digits/variant/all' }),
        Endpoint: aScaledEndpoint({ EndpointName: 'digits' }),
      },
      right: { ...scaled(), Endpoint: aScaledEndpoint({ EndpointName: 'digits' }) },
    },
  },
  {
    id: 'R236',
    severity: 'warning',
    types: [TARGET],
    rule: 'A variant that explains its answers is scaled by ExplanationsPerInstance, too.',
    otherwise: 'It has too few instances as soon as explanations are asked for: each is many invocations of the model.',
    source: `${GUIDE}/endpoint-auto-scaling-add-code-define.html`,
    *check(target, stack) {
      const found = scaledVariant(target, stack);
      if (!found?.config?.get('ExplainerConfig').isGiven || target.get('ScalableDimension').text !== INSTANCES) return;
      const policies = policiesOf(target, stack) ?? [];
      const metrics = policies.map(trackedName);
      if (metrics.length === 0 || metrics.includes(undefined) || metrics.includes('ExplanationsPerInstance')) return;
      yield target
        .get('ResourceId')
        .flaw(
          `the endpoint has an ExplainerConfig, but its policies look only at ${listed(metrics.map(String), 'and')}; add one on ExplanationsPerInstance (AWS/SageMaker, Sum)`,
        );
    },
    examples: {
      wrong: scaled({}, explained, { Load: aTracking('SageMakerVariantInvocationsPerInstance') }),
      right: scaled({}, explained, {
        Load: aTracking('SageMakerVariantInvocationsPerInstance'),
        Explanations: aTracking('', explanations),
      }),
    },
  },
];

function* unknownVariant(id: Property, { config, variant, variantName }: ScaledVariant): Generator<Flaw> {
  if (!config || variant || variantName === undefined) return;
  const lists = ['ProductionVariants', 'ShadowProductionVariants'].map((list) => config.get(list));
  if (lists.some((list) => list.length === undefined)) return;
  const names = lists.flatMap((list) => list.items).map((one) => one.get('VariantName').text);
  if (names.includes(undefined) || names.includes(variantName)) return;
  yield id.flaw(
    `ResourceId names the variant '${variantName}', but the endpoint has ${listed(
      names.map((name) => `'${name}'`),
      'and',
    )}`,
  );
}

function scaledResource(id: Property, stack: Stack): Resource | undefined {
  const found = scaledBy(id, stack);
  return found?.kind === 'variant' ? found.endpoint : found?.component;
}

/** The one metric of a policy that tracks one; nothing where that is not known. */
function trackedName(policy: Resource): string | undefined {
  const tracking = policy.get('TargetTrackingScalingPolicyConfiguration');
  const predefined = tracking.get('PredefinedMetricSpecification').get('PredefinedMetricType').text;
  return predefined ?? tracking.get('CustomizedMetricSpecification').get('MetricName').text;
}
