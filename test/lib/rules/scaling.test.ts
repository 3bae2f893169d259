import { check, type Resources } from '../../../lib/rules';
import {
  ALARM,
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
  variantId,
} from '../../../lib/rules/catalogue/builders';
import { CONCURRENCY, COPIES, INSTANCES } from '../../../lib/rules/catalogue/scaling';

const UNKNOWN = { Ref: 'Param' };
const Parameters = { Param: { Type: 'String' } };
const PER_INSTANCE = 'SageMakerVariantInvocationsPerInstance';
const PER_COPY = 'SageMakerInferenceComponentInvocationsPerCopy';

function broken(Resources: Resources): string[] {
  return [...new Set(check({ Parameters, Resources }).findings.map(({ rule }) => rule))];
}

const scaled = (target: object, Config = aConfig(), more: object = {}) => ({
  Config,
  Endpoint: aScaledEndpoint({ EndpointName: 'digits' }),
  Target: aTarget({ ...target }),
  ...more,
});
const serverless = (more: object = {}) =>
  aConfig({
    ProductionVariants: [
      aServerlessVariant({ ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 9, ...more } }),
    ],
  });
const unknownConfig = aConfig({ ProductionVariants: UNKNOWN });
const other = { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ServiceNamespace: 'ecs' } };

test.each<[string, Resources, string[]]>([
  ['a namespace of another service', scaled({ ServiceNamespace: 'ecs' }), ['R218']],
  ['a dimension of nothing', scaled({ ScalableDimension: 'sagemaker:endpoint:Count' }), ['R218']],
  ['a dimension that is not known', scaled({ ScalableDimension: UNKNOWN }), []],
  ['a target of another service', { Target: { ...other } }, []],
  ['the dimension of components', scaled({ ScalableDimension: COPIES }), ['R219']],
  ['an id of another form', scaled({ ResourceId: 'digits/all' }), ['R219']],
  ['an id that is not known', scaled({ ResourceId: UNKNOWN }), []],
  ['a variant that is not there', scaled({ ResourceId: variantId('no') }), ['R219']],
  ['variants that are not known', scaled({ ResourceId: variantId('no') }, unknownConfig), []],
  ['an endpoint of elsewhere', scaled({ ResourceId: 'endpoint/other/variant/x', MinCapacity: 0 }), []],
  ['instances of a serverless variant', scaled({}, serverless()), ['R220']],
  ['concurrency of instances', scaled({ ScalableDimension: CONCURRENCY }), ['R220']],
  ['concurrency that is not provisioned', scaled({ ScalableDimension: CONCURRENCY }, serverless()), ['R220']],
  [
    'concurrency that is provisioned as far as is known',
    scaled({ ScalableDimension: CONCURRENCY }, serverless({ ProvisionedConcurrency: UNKNOWN })),
    [],
  ],
  ['as much at least as at most', scaled({ MinCapacity: 4, MaxCapacity: 4 }), []],
  ['more at least than at most', scaled({ MinCapacity: 5, MaxCapacity: '4' }), ['R223']],
  ['a least that is not known', scaled({ MinCapacity: UNKNOWN, MaxCapacity: 0 }), []],
  ['zero instances of a real-time variant', scaled({ MinCapacity: 0 }), ['R224']],
  ['zero instances of an asynchronous one', scaled({ MinCapacity: 0 }, anAsyncConfig()), []],
  ['zero instances of one that may be', scaled({ MinCapacity: 0 }, aConfig({ AsyncInferenceConfig: UNKNOWN })), []],
  ['zero instances of a variant for components', scaled({ MinCapacity: 0 }, aComponentConfig()), []],
  [
    'burstable instances',
    scaled({}, aConfig({ ProductionVariants: [aVariant({ InstanceType: 'ml.t2.large' })] })),
    ['R225'],
  ],
  ['an endpoint that it does not wait for', scaled({ ResourceId: 'endpoint/digits/variant/all' }), ['R234']],
])('a scalable target with %s breaks %p', (_what, resources, rules) => {
  expect(broken(resources)).toEqual(rules);
});

const alarm = (MetricName: unknown) => ({
  Type: ALARM,
  Properties: {
    ...{ Namespace: 'AWS/SageMaker', MetricName, Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 1 },
    Dimensions: [{ Name: 'InferenceComponentName', Value: 'shared' }],
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    AlarmActions: [{ Ref: 'FromZero' }],
  },
});

test.each<[string, object, string[]]>([
  ['no policy, so another template scales it', {}, []],
  ['only a tracking policy', { Load: aTracking(PER_COPY) }, ['R231']],
  ['a step policy', { Load: aTracking(PER_COPY), FromZero: aStepPolicy() }, []],
  ['a step policy on its metric', { FromZero: aStepPolicy(), Alarm: alarm('NoCapacityInvocationFailures') }, []],
  ['a step policy on another metric', { FromZero: aStepPolicy(), Alarm: alarm('InvocationsPerCopy') }, ['R231']],
  ['a step policy on what is not known', { FromZero: aStepPolicy(), Alarm: alarm(UNKNOWN) }, []],
  ['a policy of what is not known', { Load: policyOf(UNKNOWN), Other: aTracking(PER_COPY) }, []],
])('a component that goes to zero and has %s', (_what, policies, rules) => {
  const resources = {
    Config: aComponentConfig(),
    Endpoint: aScaledEndpoint(),
    Component: aComponent({ EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } }),
    Target: aTarget({
      ResourceId: {
        'Fn::Join': ['/', ['inference-component', { 'Fn::GetAtt': ['Component', 'InferenceComponentName'] }]],
      },
      ...{ ScalableDimension: COPIES, MinCapacity: 0 },
    }),
  };
  expect(broken({ ...resources, ...policies })).toEqual(rules);
});

test('a policy that names the id of a target belongs to it', () => {
  const ofId = (ResourceId: unknown) => ({
    ...aTracking(PER_INSTANCE),
    Properties: {
      ...aTracking(PER_COPY).Properties,
      ScalingTargetId: undefined,
      ResourceId,
      ScalableDimension: INSTANCES,
    },
  });
  expect(broken(scaled({}, aConfig(), { Load: ofId(variantId()) }))).toEqual(['R221']);
  const fromZero = (Load: object) => broken(scaled({ MinCapacity: 0 }, anAsyncConfig(), { Load }));
  const backlog = (ResourceId: unknown) => ({ ...tracked('ApproximateBacklogSizePerInstance'), ...{ ResourceId } });
  expect(fromZero({ ...aTracking(''), Properties: backlog(variantId()) })).toEqual(['R230']);
  expect(fromZero({ ...aTracking(''), Properties: backlog('endpoint/other/variant/all') })).toEqual([]);
});

const dimension = (Name: string) => ({ Name, Value: 'x' });

test.each<[string, object, string[]]>([
  ['a metric of instances', aTracking(PER_INSTANCE), []],
  ['a metric of components', aTracking(PER_COPY), ['R221']],
  ['a metric that is not known', predefined(UNKNOWN), []],
  ['no target', aTracking(PER_INSTANCE, { TargetValue: undefined }), ['R226']],
  ['a target that is not known', aTracking(PER_INSTANCE, { TargetValue: UNKNOWN }), []],
  ['no metric', aTracking(PER_INSTANCE, { PredefinedMetricSpecification: undefined }), ['R226']],
  ['two metrics', aTracking(PER_INSTANCE, { CustomizedMetricSpecification: { MetricName: 'x' } }), ['R226']],
  ['a backlog by variant', customized('ApproximateBacklogSize', dimension('VariantName')), ['R229']],
  ['a backlog by endpoint', customized('ApproximateBacklogSize', dimension('EndpointName')), []],
])('a policy with %s breaks %p', (_what, Load, rules) => {
  expect(broken(scaled({}, aConfig(), { Load }))).toEqual(rules);
});

test('an asynchronous endpoint has no invocations per instance', () => {
  expect(broken(scaled({}, anAsyncConfig(), { Load: aTracking(PER_INSTANCE) }))).toEqual(['R229']);
  expect(broken(scaled({}, anAsyncConfig(), { Load: customized('InvocationsPerInstance') }))).toEqual(['R229']);
});

test.each([
  [1, []],
  [1.01, ['R233']],
  [UNKNOWN, []],
])('a utilization of provisioned concurrency of %p breaks %p', (TargetValue, rules) => {
  const Load = aTracking('SageMakerVariantProvisionedConcurrencyUtilization', { TargetValue });
  const Config = serverless({ ProvisionedConcurrency: 1 });
  expect(broken(scaled({ ScalableDimension: CONCURRENCY }, Config, { Load }))).toEqual(rules);
});

function predefined(metric: unknown) {
  return aTracking('', { PredefinedMetricSpecification: { PredefinedMetricType: metric } });
}

function customized(MetricName: string, ...Dimensions: object[]) {
  return aTracking('', {
    PredefinedMetricSpecification: undefined,
    CustomizedMetricSpecification: { MetricName, Namespace: 'AWS/SageMaker', Statistic: 'Average', Dimensions },
  });
}

function tracked(metric: string) {
  return {
    ...customized(metric, dimension('EndpointName')).Properties,
    ...{ ScalingTargetId: undefined, ScalableDimension: INSTANCES },
  };
}

function policyOf(ScalingTargetId: unknown) {
  const { Type, Properties } = aStepPolicy();
  return { Type, Properties: { ...Properties, ScalingTargetId } };
}
