import { check, type Resources } from '../../../lib/rules';
import {
  aConfig,
  aContainer,
  aModel,
  anAsyncConfig,
  anExperiment,
  aServerlessVariant,
  aVariant,
  ofModel,
} from '../../../lib/rules/catalogue/builders';

type Properties = Readonly<Record<string, unknown>>;

const GIVEN = { Ref: 'Given' };
const PRODUCT = 'arn:aws:sagemaker:us-east-1:865070037744:model-package/product-1';
const OWN = 'arn:aws:sagemaker:us-east-1:111122223333:model-package/digits/1';

const findings = (Resources: Resources) => check({ Parameters: { Given: { Type: 'String' } }, Resources }).findings;
const rulesBrokenBy = (Resources: Resources) => findings(Resources).map(({ rule }) => rule);
const byConfig = (config: Properties) => rulesBrokenBy({ Config: aConfig(config) });
const bySizes = (sizes: Properties) =>
  byConfig({
    ProductionVariants: [
      aServerlessVariant({ ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 200, ...sizes } }),
    ],
  });
const serverless = (Model: ReturnType<typeof aModel>, config: Properties = {}): Resources => ({
  Model,
  Config: aConfig({ ProductionVariants: [aServerlessVariant({ ModelName: ofModel })], ...config }),
});
const asynchronous = (Model: ReturnType<typeof aModel>, variant: Properties = {}): Resources => ({
  Model,
  Config: anAsyncConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, ...variant })] }),
});
const shadowed = (Model: ReturnType<typeof aModel>, weight: unknown = 1): Resources => ({
  Model,
  Config: aConfig({
    ShadowProductionVariants: [aVariant({ VariantName: 'shadow', ModelName: ofModel, InitialVariantWeight: weight })],
  }),
});
const packaged = (ModelPackageName: unknown) => aModel({ PrimaryContainer: { ModelPackageName } });
const byClient = (MaxConcurrentInvocationsPerInstance: unknown) =>
  byConfig({
    AsyncInferenceConfig: {
      ClientConfig: { MaxConcurrentInvocationsPerInstance },
      OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad' },
    },
  });
const byNotification = (NotificationConfig: Properties) =>
  byConfig({
    AsyncInferenceConfig: {
      OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad', NotificationConfig },
    },
  });
const byCapture = (capture: Properties) =>
  byConfig({
    DataCaptureConfig: {
      InitialSamplingPercentage: 100,
      DestinationS3Uri: 's3://captured',
      CaptureOptions: [{ CaptureMode: 'Input' }],
      ...capture,
    },
  });
const byTypes = (types: unknown) => byCapture({ CaptureContentTypeHeader: { CsvContentTypes: types } });
const byClarify = (clarify: Properties, shap: Properties = {}) =>
  byConfig({
    ExplainerConfig: {
      ClarifyExplainerConfig: { ShapConfig: { ShapBaselineConfig: { ShapBaseline: '0' }, ...shap }, ...clarify },
    },
  });
const byInference = (InferenceConfig: Properties) => byClarify({ InferenceConfig });
const byBaseline = (ShapBaselineConfig: unknown) => byClarify({}, { ShapBaselineConfig });
const bySampling = (SamplingPercentage: unknown) =>
  rulesBrokenBy({
    Experiment: anExperiment({
      ShadowModeConfig: {
        SourceModelVariantName: 'all',
        ShadowModelVariants: [{ ShadowModelVariantName: 'shadow', SamplingPercentage }],
      },
    }),
  });
const byExperiment = (experiment: Properties) => rulesBrokenBy({ Experiment: anExperiment(experiment) });
const items = (count: number, item: unknown) => Array.from({ length: count }, () => item);

describe.each<[string, string, (value: unknown) => string[], number, number]>([
  ['MaxConcurrency', 'R111', (MaxConcurrency) => bySizes({ MaxConcurrency }), 1, 200],
  ['ProvisionedConcurrency', 'R112', (value) => bySizes({ ProvisionedConcurrency: value }), 1, 200],
  ['MaxConcurrentInvocationsPerInstance', 'R136', byClient, 1, 1000],
  ['InitialSamplingPercentage', 'R152', (value) => byCapture({ InitialSamplingPercentage: value }), 0, 100],
  ['MaxPayloadInMB', 'R161', (MaxPayloadInMB) => byInference({ MaxPayloadInMB }), 1, 25],
])('%s (%s)', (_name, rule, brokenBy, min, max) => {
  test.each([min, max, String(max), GIVEN])('may be %j', (value) => {
    expect(brokenBy(value)).not.toContain(rule);
  });

  test.each([min - 1, max + 1, min + 0.5, 'many'])('fails when it is %j', (value) => {
    expect(brokenBy(value)).toContain(rule);
  });
});

test.each([1024, 2048, 3072, 4096, 5120, 6144, '6144', GIVEN])('MemorySizeInMB may be %j', (MemorySizeInMB) => {
  expect(bySizes({ MemorySizeInMB })).not.toContain('R110');
});

test.each([1023, 1536, 7168, undefined])('fails when MemorySizeInMB is %j', (MemorySizeInMB) => {
  expect(bySizes({ MemorySizeInMB })).toContain('R110');
});

test('ProvisionedConcurrency is compared with a MaxConcurrency that is known', () => {
  expect(bySizes({ MaxConcurrency: 5, ProvisionedConcurrency: 6 })).toContain('R112');
  expect(bySizes({ MaxConcurrency: GIVEN, ProvisionedConcurrency: 6 })).not.toContain('R112');
});

describe.each<[string, string, (model: ReturnType<typeof aModel>) => Resources]>([
  ['serverless', 'R114', serverless],
  ['asynchronous', 'R140', asynchronous],
  ['shadow', 'R146', shadowed],
])('a %s variant (%s)', (_kind, rule, withModel) => {
  test('fails when it serves a product of AWS Marketplace', () => {
    expect(rulesBrokenBy(withModel(packaged(PRODUCT)))).toContain(rule);
  });

  test.each([OWN, GIVEN])('may serve the package %j', (name) => {
    expect(rulesBrokenBy(withModel(packaged(name)))).not.toContain(rule);
  });
});

describe.each<[string, string, (model: ReturnType<typeof aModel>) => Resources]>([
  ['serverless', 'R116', serverless],
  ['asynchronous', 'R138', asynchronous],
  ['shadow', 'R146', shadowed],
])('a %s variant (%s)', (_kind, rule, withModel) => {
  test.each([1, 2])('of %s containers', (count) => {
    const broken = rulesBrokenBy(withModel(aModel({ Containers: items(count, aContainer()) })));
    expect(broken.includes(rule)).toBe(count > 1);
  });

  test('whose containers are not known is let pass', () => {
    expect(rulesBrokenBy(withModel(aModel({ Containers: GIVEN })))).toEqual([]);
  });
});

test('what a serverless variant excludes says so, and what to write instead', () => {
  const Containers = [aContainer({ ContainerHostname: 'a' }), aContainer({ ContainerHostname: 'b' })];
  const Model = aModel({ Containers, InferenceExecutionConfig: { Mode: 'Direct' } });
  expect(findings(serverless(Model)).map(({ path, message }) => [path, message])).toEqual([
    [
      'ProductionVariants.0.ModelName',
      "the model 'Model' has 2 containers, called directly, which serverless endpoints exclude; put everything into one container, or give the variant InstanceType and InitialInstanceCount instead of ServerlessConfig",
    ],
  ]);
});

test.each([
  [{ EnableNetworkIsolation: 'true' }, true],
  [{ EnableNetworkIsolation: GIVEN }, false],
  [{ VpcConfig: GIVEN }, false],
  [{ VpcConfig: { Subnets: GIVEN, SecurityGroupIds: GIVEN } }, true],
])('a serverless variant with %j of its model: R117 is broken: %s', (model, found) => {
  const broken = rulesBrokenBy(serverless(aModel({ PrimaryContainer: aContainer(), ...model })));
  expect(broken.includes('R117')).toBe(found);
});

test.each([
  [{}, true],
  [{ EnableCapture: false }, false],
  [{ EnableCapture: 'true' }, true],
  [{ EnableCapture: GIVEN }, false],
])('a serverless variant with a capture of %j: R118 is broken: %s', (capture, found) => {
  const CaptureOptions = [{ CaptureMode: 'Input' }];
  const DataCaptureConfig = { InitialSamplingPercentage: 1, DestinationS3Uri: 's3://b', CaptureOptions, ...capture };
  expect(rulesBrokenBy(serverless(aModel(), { DataCaptureConfig })).includes('R118')).toBe(found);
});

test.each([
  [{ SuccessTopic: 'arn:aws-cn:sns:cn-north-1:111122223333:good.fifo' }, []],
  [{ SuccessTopic: GIVEN, IncludeInferenceResponseIn: ['SUCCESS_NOTIFICATION_TOPIC'] }, []],
  [{ SuccessTopic: 'arn:aws:sns:us-east-1:1:good' }, ['R133']],
  [{ ErrorTopic: GIVEN, IncludeInferenceResponseIn: ['SUCCESS_NOTIFICATION_TOPIC'] }, ['R135']],
  [{ ErrorTopic: GIVEN, IncludeInferenceResponseIn: ['FAILURES'] }, ['R135']],
  [{ ErrorTopic: GIVEN, IncludeInferenceResponseIn: items(3, 'ERROR_NOTIFICATION_TOPIC') }, ['R135']],
  [{ IncludeInferenceResponseIn: GIVEN }, []],
])('of the notifications %j, broken are %j', (notification, broken) => {
  expect(byNotification(notification)).toEqual(broken);
});

test.each([
  ['s3://b', true],
  [`s3://${'b'.repeat(507)}`, true],
  [`s3://${'b'.repeat(508)}`, false],
  ['s3:///b', false],
  ['', false],
])('the S3OutputPath %j is allowed: %s', (S3OutputPath, allowed) => {
  const broken = byConfig({ AsyncInferenceConfig: { OutputConfig: { S3OutputPath, S3FailurePath: 's3://b' } } });
  expect(!broken.includes('R131')).toBe(allowed);
});

test.each([
  [0, true],
  [0.1, false],
  [1, false],
  [undefined, false],
  [1.1, true],
  [GIVEN, false],
])('a shadow of the weight %j beside 1: R148 is broken: %s', (weight, found) => {
  const resources = shadowed(aModel(), weight);
  expect(rulesBrokenBy(resources).includes('R148')).toBe(found);
});

test.each([
  ['a name of 120 characters', { Name: 'a'.repeat(120) }, []],
  ['a name of 121 characters', { Name: 'a'.repeat(121) }, ['R149']],
  ['no variants', { ModelVariants: [] }, ['R149']],
  ['three variants', { ModelVariants: items(3, {}) }, ['R149']],
  ['a description of 1024 characters', { Description: 'a'.repeat(1024) }, []],
  ['a description of 1025 characters', { Description: 'a'.repeat(1025) }, ['R150']],
  ['an empty description', { Description: '' }, ['R150']],
  ['an end that is not known', { Schedule: { StartTime: '2026-01-01T00:00:00Z', EndTime: GIVEN } }, []],
  ['30 days and a second', schedule('2026-01-01T00:00:00Z', '2026-01-31T00:00:01Z'), ['R151']],
  ['an end before the start', schedule('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'), ['R151']],
  ['times that cannot be read', schedule('soon', 'later'), []],
])('of an experiment with %s, broken are %j', (_what, experiment, broken) => {
  expect(byExperiment(experiment)).toEqual(broken);
});

test.each([
  [100, []],
  [101, ['R149']],
  [GIVEN, []],
])('of a shadow that samples %j %%, broken are %j', (percentage, broken) => {
  expect(bySampling(percentage)).toEqual(broken);
});

test.each([
  [items(10, 'text/csv'), true],
  [items(11, 'text/csv'), false],
  [[], false],
  [['application/x-json.v1'], true],
  [['application/x+json'], false],
  [[`a/${'b'.repeat(254)}`], true],
  [[`a/${'b'.repeat(255)}`], false],
  [[GIVEN], true],
  [GIVEN, true],
])('the content types %j are allowed: %s', (types, allowed) => {
  expect(!byTypes(types).includes('R154')).toBe(allowed);
});

test.each([
  [32, true],
  [33, false],
  [0, false],
])('%s options of a capture are allowed: %s', (count, allowed) => {
  expect(!byCapture({ CaptureOptions: items(count, { CaptureMode: 'Input' }) }).includes('R152')).toBe(allowed);
});

test.each([
  [{}, ['R159']],
  [undefined, ['R159']],
  [GIVEN, []],
  [{ ShapBaseline: 'a'.repeat(4096) }, []],
  [{ ShapBaseline: 'a'.repeat(4097) }, ['R159']],
  [{ ShapBaseline: '' }, ['R159']],
  [{ ShapBaselineUri: `s3://${'b'.repeat(1019)}` }, []],
  [{ ShapBaselineUri: `s3://${'b'.repeat(1020)}` }, ['R159']],
  [{ ShapBaseline: { Ref: 'AWS::NoValue' }, ShapBaselineUri: GIVEN }, []],
])('of the baseline %j, broken are %j', (baseline, broken) => {
  expect(byBaseline(baseline)).toEqual(broken);
});

test.each([
  [{ MaxRecordCount: 1 }, []],
  [{ MaxRecordCount: 0 }, ['R161']],
  [{ LabelHeaders: items(16, 'a') }, []],
  [{ LabelHeaders: items(17, 'a') }, ['R161']],
  [{ FeatureHeaders: items(256, 'a') }, []],
  [{ FeatureHeaders: items(257, 'a') }, ['R161']],
  [{ FeatureHeaders: ['a'.repeat(64)] }, []],
  [{ FeatureHeaders: ['a'.repeat(65)] }, ['R161']],
  [{ FeatureTypes: ['numerical'] }, []],
  [{ FeatureTypes: ['number'] }, ['R161']],
  [{ FeaturesAttribute: GIVEN, ContentTemplate: GIVEN }, []],
])('of the InferenceConfig %j, broken are %j', (inference, broken) => {
  expect(byInference(inference)).toEqual(broken);
});

test.each([
  [['numerical'], ['R162']],
  [['numerical', 'text'], []],
  [['numerical', GIVEN], []],
  [undefined, []],
])('of the FeatureTypes %j beside a TextConfig, broken are %j', (FeatureTypes, broken) => {
  const TextConfig = { Language: 'en', Granularity: 'token' };
  expect(byClarify({ InferenceConfig: { FeatureTypes } }, { TextConfig })).toEqual(broken);
});

test.each([
  [{ Language: 'xx', Granularity: 'paragraph' }, []],
  [{ Language: 'xx' }, ['R163']],
  [{ Language: 'tokens', Granularity: 'tokens' }, ['R163', 'R163']],
])('of the TextConfig %j, broken are %j', (TextConfig, broken) => {
  expect(byClarify({}, { TextConfig })).toEqual(broken);
});

test.each([
  ['a'.repeat(64), []],
  ['a'.repeat(65), ['R164']],
  ['', ['R164']],
  [GIVEN, []],
])('of EnableExplanations %j, broken are %j', (EnableExplanations, broken) => {
  expect(byClarify({ EnableExplanations })).toEqual(broken);
});

test('a variant that is serverless where its model has no VPC breaks nothing', () => {
  const NOTHING = { Ref: 'AWS::NoValue' };
  const chosen = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['IsSmall', then, otherwise] });
  const VpcConfig = chosen(NOTHING, { Subnets: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] });
  const variant = aServerlessVariant({
    ModelName: ofModel,
    ServerlessConfig: chosen({ MemorySizeInMB: 1024, MaxConcurrency: 1 }, NOTHING),
    InstanceType: chosen(NOTHING, 'ml.m5.large'),
    InitialInstanceCount: chosen(NOTHING, 1),
  });
  const template = {
    Parameters: { Given: { Type: 'String' } },
    Conditions: { IsSmall: { 'Fn::Equals': [GIVEN, 'small'] } },
    Resources: {
      Model: aModel({ PrimaryContainer: aContainer(), VpcConfig }),
      Config: aConfig({ ProductionVariants: [variant] }),
    },
  };
  expect(check(template).findings).toEqual([]);
  const always = { ...template, Conditions: { IsSmall: { 'Fn::Equals': ['a', 'a'] } } };
  always.Resources.Model = aModel({ PrimaryContainer: aContainer(), EnableNetworkIsolation: true });
  expect(check(always).findings.map(({ rule }) => rule)).toEqual(['R117']);
});

function schedule(StartTime: string, EndTime: string) {
  return { Schedule: { StartTime, EndTime } };
}
