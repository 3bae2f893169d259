import { check } from '../../../lib/rules';
import {
  aComponentConfig,
  aConfig,
  aContainer,
  aModel,
  aVariant,
  ofModel,
} from '../../../lib/rules/catalogue/builders';

type Properties = Readonly<Record<string, unknown>>;

const GIVEN = { Ref: 'Given' };

const rulesBrokenBy = (Resources: Readonly<Record<string, { readonly Type: string }>>) =>
  check({ Parameters: { Given: { Type: 'String' } }, Resources }).findings.map(({ rule }) => rule);
const byConfig = (config: Properties) => rulesBrokenBy({ Config: aConfig(config) });
const byVariant = (variant: Properties) => byConfig({ ProductionVariants: [aVariant(variant)] });
const byScaling = (ManagedInstanceScaling: Properties) =>
  rulesBrokenBy({ Config: aComponentConfig({ ManagedInstanceScaling }) });
const byScaleIn = (policy: Properties) => byScaling({ ScaleInPolicy: { Strategy: 'CONSOLIDATION', ...policy } });
const byPrefix = (prefix: Properties) => {
  const PrefixAwareRoutingConfig = { PrefixLength: 1024, ConcurrencyThreshold: 1, ...prefix };
  return byVariant({
    InitialInstanceCount: 2,
    RoutingConfig: { RoutingStrategy: 'PREFIX_AWARE', PrefixAwareRoutingConfig },
  });
};
const aPool = (Priority: number, InstanceType: unknown = 'ml.m5.large') => ({ InstanceType, Priority });
const byPriority = (Priority: number) => byVariant({ InstanceType: undefined, InstancePools: [aPool(Priority)] });

describe.each<[string, string, (value: number) => string[], number, number]>([
  [
    'VariantInstanceProvisionTimeoutInSeconds',
    'R076',
    (value) => byVariant({ VariantInstanceProvisionTimeoutInSeconds: value }),
    300,
    3600,
  ],
  ['VolumeSizeInGB', 'R077', (value) => byVariant({ VolumeSizeInGB: value }), 1, 512],
  [
    'ModelDataDownloadTimeoutInSeconds',
    'R081',
    (value) => byVariant({ ModelDataDownloadTimeoutInSeconds: value }),
    60,
    3600,
  ],
  [
    'ContainerStartupHealthCheckTimeoutInSeconds',
    'R082',
    (value) => byVariant({ ContainerStartupHealthCheckTimeoutInSeconds: value }),
    60,
    3600,
  ],
  ['Priority', 'R072', byPriority, 1, 5],
  ['MaximumStepSize', 'R090', (value) => byScaleIn({ MaximumStepSize: value }), 1, 100],
  ['CooldownInMinutes', 'R090', (value) => byScaleIn({ CooldownInMinutes: value }), 5, 1440],
  ['PrefixLength', 'R092', (value) => byPrefix({ PrefixLength: value }), 1024, 65536],
  ['ConcurrencyThreshold', 'R092', (value) => byPrefix({ ConcurrencyThreshold: value }), 1, 1024],
])('%s (%s)', (_name, rule, broken, min, max) => {
  test.each([min, max])('%p is allowed', (value) => expect(broken(value)).toEqual([]));
  test.each([min - 1, max + 1, min + 0.5])('%p is not', (value) => expect(broken(value)).toEqual([rule]));
});

test.each<[string, string, (value: number) => string[], number]>([
  ['InitialInstanceCount', 'R065', (value) => byVariant({ InitialInstanceCount: value }), 1],
  ['MinInstanceCount', 'R089', (value) => byScaling({ MinInstanceCount: value }), 0],
  ['MaxInstanceCount', 'R089', (value) => byScaling({ MaxInstanceCount: value }), 1],
])('%s (%s) has a least value and no greatest one', (_name, rule, broken, min) => {
  expect(broken(min)).toEqual([]);
  expect(broken(1000)).toEqual([]);
  expect(broken(min - 1)).toEqual([rule]);
});

test('a weight of zero is allowed beside others', () => {
  const weighted = (...weights: unknown[]) =>
    byConfig({
      ProductionVariants: weights.map((InitialVariantWeight, index) =>
        aVariant({ VariantName: `v${index}`, InitialVariantWeight }),
      ),
    });
  expect(weighted(0, 0.1)).toEqual([]);
  expect(weighted(0, undefined)).toEqual([]);
  expect(weighted(0, GIVEN)).toEqual([]);
  expect(weighted(0, -0.1)).toEqual(['R066']);
  expect(weighted(0, 0)).toEqual(['R067']);
});

test('a number may be a text, as CloudFormation takes it', () => {
  expect(byVariant({ InitialInstanceCount: '1' })).toEqual([]);
  expect(byVariant({ InitialInstanceCount: 'one' })).toEqual(['R065']);
});

test.each<[string, Properties]>([
  ['VariantName', { VariantName: GIVEN }],
  ['ModelName', { ModelName: GIVEN, ManagedInstanceScaling: GIVEN }],
  ['InstanceType', { InstanceType: GIVEN, VolumeSizeInGB: 100 }],
  ['InitialInstanceCount', { InitialInstanceCount: GIVEN }],
  ['VolumeSizeInGB', { VolumeSizeInGB: GIVEN }],
  ['RoutingConfig', { RoutingConfig: GIVEN }],
  ['RoutingStrategy', { RoutingConfig: { RoutingStrategy: GIVEN, PrefixAwareRoutingConfig: {} } }],
  ['CoreDumpConfig', { CoreDumpConfig: GIVEN }],
  ['InferenceAmiVersion', { InferenceAmiVersion: GIVEN }],
  ['InstancePools', { InstanceType: undefined, InstancePools: GIVEN }],
  ['ServerlessConfig', { InstanceType: undefined, InitialInstanceCount: undefined, ServerlessConfig: GIVEN }],
])('where %s of a variant cannot be known, nothing is said', (_what, variant) => {
  expect(byVariant(variant)).toEqual([]);
});

test('where the variants cannot be known, nothing is said', () => {
  expect(byConfig({ ProductionVariants: GIVEN })).toEqual([]);
  expect(byConfig({ ProductionVariants: [GIVEN] })).toEqual([]);
  expect(byConfig({ EndpointConfigName: GIVEN, KmsKeyId: GIVEN, MetricsConfig: GIVEN })).toEqual([]);
});

test.each([
  ['ml.m5.large', []],
  ['ml.m5.huge', ['R068']],
  ['ml.M5.large', ['R068']],
  ['ml.t3.medium', ['R069']],
  ['ml.c6g.medium', ['R069']],
  ['ml.m7g.large', ['R069']],
  ['ml.x99.large', ['R068a']],
])('the instance type %s breaks %p', (InstanceType, rules) => {
  expect(byVariant({ InstanceType })).toEqual(rules);
});

test.each([
  ['ml.m5.large', []],
  ['ml.g4dn.xlarge', ['R078']],
  ['ml.g6e.xlarge', ['R078']],
  ['ml.p4d.24xlarge', ['R078']],
  ['ml.g7.2xlarge', ['R079']],
  ['ml.trn2.48xlarge', ['R079']],
])('a volume for %s breaks %p', (InstanceType, rules) => {
  expect(byVariant({ InstanceType, VolumeSizeInGB: 100 })).toEqual(rules);
});

test.each([
  ['gpu-3-1', 'ml.g5.xlarge', []],
  ['gpu-3-1', 'ml.inf2.xlarge', ['R085']],
  ['neuron-2', 'ml.inf2.xlarge', []],
  ['neuron-2', 'ml.inf1.xlarge', ['R085']],
])('the machine image %s for %s breaks %p', (ami, InstanceType, rules) => {
  expect(byVariant({ InstanceType, InferenceAmiVersion: `al2-ami-sagemaker-inference-${ami}` })).toEqual(rules);
});

test.each<[string, string, Properties]>([
  ['a variant without a name', 'R058', { VariantName: undefined }],
  ['instances without their number', 'R059', { InitialInstanceCount: undefined }],
  ['instances beside ServerlessConfig', 'R059', { ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }],
  ['EnableSSMAccess without a model', 'R064', { ModelName: undefined, EnableSSMAccess: true }],
  ['a pool without Priority', 'R072', { InstanceType: undefined, InstancePools: [{ InstanceType: 'ml.m5.large' }] }],
  [
    'six pools',
    'R072',
    { InstanceType: undefined, InstancePools: [1, 2, 3, 4, 5, 5].map((priority) => aPool(priority)) },
  ],
  [
    'a volume for a pool with disks',
    'R078',
    { InstanceType: undefined, InstancePools: [aPool(1, 'ml.g5.xlarge')], VolumeSizeInGB: 9 },
  ],
  ['dumps to no bucket', 'R086', { CoreDumpConfig: { DestinationS3Uri: 'dumps' } }],
  ['a scale-in policy of another kind', 'R090', { ManagedInstanceScaling: { ScaleInPolicy: { Strategy: 'IDLE' } } }],
  ['routing without a strategy', 'R091', { RoutingConfig: {} }],
  ['PREFIX_AWARE alone', 'R092', { RoutingConfig: { RoutingStrategy: 'PREFIX_AWARE' } }],
  ['a reservation by name', 'R097', { CapacityReservationConfig: { MlReservationArn: 'my-training-plan-for-digits' } }],
])('%s breaks %s', (_what, rule, variant) => {
  expect(byVariant(variant)).toContain(rule);
});

test('a configuration without variants is wrong', () => {
  expect(byConfig({ ProductionVariants: undefined })).toContain('R057');
  expect(byConfig({ ProductionVariants: [] })).toContain('R057');
});

test('PREFIX_AWARE with one instance may be meant for the time after it scales', () => {
  const RoutingConfig = {
    RoutingStrategy: 'PREFIX_AWARE',
    PrefixAwareRoutingConfig: { PrefixLength: 1024, ConcurrencyThreshold: 1 },
  };
  expect(byVariant({ RoutingConfig })).toEqual(['R094']);
  const Target = { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: GIVEN };
  expect(
    rulesBrokenBy({ Config: aConfig({ ProductionVariants: [aVariant({ RoutingConfig })] }), Target }),
  ).not.toContain('R094');
});

test('a configuration without a model for its variant needs a role', () => {
  expect(byVariant({ ModelName: undefined, InitialVariantWeight: undefined })).toEqual(['R061']);
  expect(rulesBrokenBy({ Config: aComponentConfig() })).toEqual([]);
});

test('the network isolation of the model counts for EnableSSMAccess', () => {
  const Config = aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, EnableSSMAccess: true })] });
  const model = (EnableNetworkIsolation: unknown) => aModel({ PrimaryContainer: aContainer(), EnableNetworkIsolation });
  expect(rulesBrokenBy({ Config, Model: model(true) })).toEqual(['R087']);
  expect(rulesBrokenBy({ Config, Model: model(GIVEN) })).toEqual([]);
});
