import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aContainer, aModel, aServerlessVariant, aVariant, CONFIG, GUIDE, ofModel } from './builders';
import {
  captures,
  excluded,
  isMarketplace,
  isMultiModel,
  isSeveralContainers,
  serverlessVariantsOf,
  type Trait,
} from './features';
import { listed, missing } from './names';
import { containersOf } from './parts';
import { outside } from './ranges';

const SERVERLESS = `${GUIDE}/serverless-endpoints.html`;
const SHAPE = `${API}/API_ProductionVariantServerlessConfig.html`;
const WHO = 'serverless endpoints';
const ON_INSTANCES = 'or give the variant InstanceType and InitialInstanceCount instead of ServerlessConfig';
const MEMORY_SIZES = [1024, 2048, 3072, 4096, 5120, 6144];
const CONCURRENCY = { min: 1, max: 200 };

/** What only a variant on instances has; of InstanceType and InstancePools R059 speaks. */
const OF_INSTANCES = ['InitialInstanceCount', 'VolumeSizeInGB', 'ManagedInstanceScaling', 'CapacityReservationConfig'];

const sizes = (more: object = {}) => ({ MemorySizeInMB: 2048, MaxConcurrency: 5, ...more });
const serverless = (more: object = {}, Model = aModel()) => ({
  Model,
  Config: aConfig({ ProductionVariants: [aServerlessVariant({ ModelName: ofModel })], ...more }),
});
const sized = (more: object) =>
  serverless({ ProductionVariants: [aServerlessVariant({ ServerlessConfig: sizes(more) })] });

/** Of serverless variants. */
export const serverlessVariants: readonly Rule[] = [
  {
    id: 'R110',
    severity: 'error',
    types: [CONFIG],
    rule: 'MemorySizeInMB of a serverless variant is 1024, 2048, 3072, 4096, 5120 or 6144.',
    otherwise: 'CreateEndpointConfig refuses it; a schema linter takes every number from 1024 to 6144.',
    source: SHAPE,
    *check(config) {
      for (const given of serverlessConfigsOf(config)) {
        yield* missing(given, ['MemorySizeInMB']);
        const memory = given.get('MemorySizeInMB');
        if (memory.number === undefined || MEMORY_SIZES.includes(memory.number)) continue;
        yield memory.flaw(`MemorySizeInMB is ${memory.text}, allowed is ${listed(MEMORY_SIZES.map(String))}`);
      }
    },
    examples: { wrong: sized({ MemorySizeInMB: 1536 }), right: sized({ MemorySizeInMB: 1024 }) },
  },
  {
    id: 'R111',
    severity: 'error',
    types: [CONFIG],
    rule: 'MaxConcurrency of a serverless variant is given, and from 1 to 200.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SHAPE,
    *check(config) {
      for (const given of serverlessConfigsOf(config)) {
        yield* missing(given, ['MaxConcurrency']);
        yield* outside(given.get('MaxConcurrency'), CONCURRENCY);
      }
    },
    examples: { wrong: sized({ MaxConcurrency: 201 }), right: sized({ MaxConcurrency: 200 }) },
  },
  {
    id: 'R112',
    severity: 'error',
    types: [CONFIG],
    rule: 'ProvisionedConcurrency is from 1 to 200, and not above MaxConcurrency.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SHAPE,
    *check(config) {
      for (const given of serverlessConfigsOf(config)) {
        const provisioned = given.get('ProvisionedConcurrency');
        const flaws = outside(provisioned, CONCURRENCY);
        yield* flaws.length > 0 ? flaws : beyond(provisioned, given.get('MaxConcurrency'));
      }
    },
    examples: { wrong: sized({ ProvisionedConcurrency: 6 }), right: sized({ ProvisionedConcurrency: 5 }) },
  },
  {
    id: 'R113',
    severity: 'error',
    types: [CONFIG],
    rule: 'A serverless endpoint has exactly one variant.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      const variants = config.get('ProductionVariants');
      if (serverlessVariantsOf(config).length === 0 || variants.length === 1) return;
      yield variants.flaw(
        `ProductionVariants has ${variants.length} variants, one of them with a ServerlessConfig, allowed is 1; make an endpoint of each, ${ON_INSTANCES}`,
      );
    },
    examples: {
      wrong: serverless({ ProductionVariants: [aServerlessVariant(), aServerlessVariant({ VariantName: 'other' })] }),
      right: serverless(),
    },
  },
  {
    id: 'R114',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints run no product of AWS Marketplace, and no image of a private Docker registry.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      for (const variant of serverlessVariantsOf(config)) {
        yield* excluded(variant, WHO, isMarketplace, `serve another model, ${ON_INSTANCES}`);
        yield* excluded(variant, WHO, privateRegistryOf, `push the image to Amazon ECR, ${ON_INSTANCES}`);
      }
    },
    examples: {
      wrong: serverless({}, withContainer({ ImageConfig: { RepositoryAccessMode: 'Vpc' } })),
      right: serverless(),
    },
  },
  {
    id: 'R115',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints serve no multi-model container.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      for (const variant of serverlessVariantsOf(config))
        yield* excluded(variant, WHO, isMultiModel, `serve one model, ${ON_INSTANCES}`);
    },
    examples: {
      wrong: serverless({}, withContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' })),
      right: serverless({}, withContainer({ Mode: 'SingleModel' })),
    },
  },
  {
    id: 'R116',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints serve a model of one container.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      for (const variant of serverlessVariantsOf(config))
        yield* excluded(variant, WHO, isSeveralContainers, `put everything into one container, ${ON_INSTANCES}`);
    },
    examples: {
      wrong: serverless({}, aModel({ Containers: [aContainer(), aContainer()] })),
      right: serverless({}, aModel({ Containers: [aContainer()] })),
    },
  },
  {
    id: 'R117',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints have no VpcConfig and no network isolation.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      const variants = serverlessVariantsOf(config);
      for (const variant of variants) yield* excluded(variant, WHO, networkOf, `leave it out, ${ON_INSTANCES}`);
      const [network] = variants.length > 0 ? networksOf(config) : [];
      if (network) yield network.flaw(`${network.path} is given, which ${WHO} exclude; leave it out, ${ON_INSTANCES}`);
    },
    examples: {
      wrong: serverless({}, aModel({ PrimaryContainer: aContainer(), EnableNetworkIsolation: true })),
      right: serverless({}, aModel({ PrimaryContainer: aContainer(), EnableNetworkIsolation: false })),
    },
  },
  {
    id: 'R118',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints capture no data.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: SERVERLESS,
    *check(config) {
      if (serverlessVariantsOf(config).length > 0 && captures(config)) yield* without(config.get('DataCaptureConfig'));
    },
    examples: {
      wrong: serverless({
        DataCaptureConfig: {
          InitialSamplingPercentage: 100,
          DestinationS3Uri: 's3://captured',
          CaptureOptions: [{ CaptureMode: 'Input' }],
        },
      }),
      right: serverless(),
    },
  },
  {
    id: 'R119',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints take no ModelDataSource.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${API}/API_ContainerDefinition.html`,
    *check(config) {
      for (const variant of serverlessVariantsOf(config))
        yield* excluded(variant, WHO, dataSourceOf, `write ModelDataUrl with one model.tar.gz, ${ON_INSTANCES}`);
    },
    examples: {
      wrong: serverless({}, withContainer({ ModelDataUrl: undefined, ModelDataSource: prefixed() })),
      right: serverless(),
    },
  },
  {
    id: 'R120',
    severity: 'error',
    types: [CONFIG],
    rule: 'Serverless endpoints have no shadow variants.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${GUIDE}/model-deploy-feature-matrix.html`,
    *check(config) {
      const shadows = config.get('ShadowProductionVariants');
      if (serverlessVariantsOf(config).length > 0 && shadows.items.length > 0) yield* without(shadows);
      for (const shadow of shadows.items)
        if (shadow.get('ServerlessConfig').isGiven)
          yield shadow
            .get('ServerlessConfig')
            .flaw(
              'ServerlessConfig is given for a shadow variant; write InstanceType and InitialInstanceCount instead',
            );
    },
    examples: {
      wrong: serverless({ ShadowProductionVariants: [aVariant({ VariantName: 'shadow' })] }),
      right: serverless(),
    },
  },
  {
    id: 'R121',
    severity: 'error',
    types: [CONFIG],
    rule: 'An asynchronous endpoint is on instances, not serverless.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: 'https://github.com/aws/aws-cdk-rfcs/pull/433',
    *check(config) {
      const asynchronous = config.get('AsyncInferenceConfig');
      if (serverlessVariantsOf(config).length > 0 && asynchronous.isGiven) yield* without(asynchronous);
    },
    examples: {
      wrong: serverless({
        AsyncInferenceConfig: {
          OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad' },
        },
      }),
      right: serverless(),
    },
  },
  {
    id: 'R122',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: `A serverless variant has none of ${listed(OF_INSTANCES, 'and')} (unverified for each of them).`,
    otherwise: 'CreateEndpointConfig probably refuses it.',
    source: `${API}/API_ProductionVariant.html`,
    *check(config) {
      for (const variant of serverlessVariantsOf(config))
        for (const name of OF_INSTANCES) {
          const given = variant.get(name);
          if (given.isGiven)
            yield given.flaw(`${name} is given beside ServerlessConfig, which replaces instances; leave it out`);
        }
    },
    examples: {
      wrong: serverless({ ProductionVariants: [aServerlessVariant({ VolumeSizeInGB: 30 })] }),
      right: serverless(),
    },
  },
  {
    id: 'R123',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'An ExplainerConfig belongs to an endpoint on instances (unverified: no page speaks of serverless ones).',
    otherwise: 'CreateEndpointConfig may refuse it.',
    source: SERVERLESS,
    *check(config) {
      const explainer = config.get('ExplainerConfig');
      if (serverlessVariantsOf(config).length === 0 || !explainer.isGiven) return;
      yield explainer.flaw(
        `ExplainerConfig is given with a serverless variant, of which no page says that it works; leave it out, ${ON_INSTANCES}`,
      );
    },
    examples: {
      wrong: serverless({
        ExplainerConfig: {
          ClarifyExplainerConfig: { ShapConfig: { ShapBaselineConfig: { ShapBaseline: '0,0,0,0' } } },
        },
      }),
      right: serverless(),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R124: 'A template does not show how large an image is, and the accounts of the images that AWS publishes change.',
  R125: 'It is a fact for the documentation.',
  R126: 'They are quotas of an account, which AWS raises on request; a template does not show them.',
  R127: 'One template does not show what an endpoint was before.',
  R129: 'It shows only when the container runs.',
};

function serverlessConfigsOf(config: Property): Property[] {
  return serverlessVariantsOf(config).map((variant) => variant.get('ServerlessConfig'));
}

function* beyond(provisioned: Property, max: Property): Generator<Flaw> {
  if (provisioned.number === undefined || max.number === undefined || provisioned.number <= max.number) return;
  yield provisioned.flaw(
    `ProvisionedConcurrency is ${provisioned.text}, allowed is up to MaxConcurrency, ${max.text}; lower it, or raise MaxConcurrency`,
  );
}

function* without(given: Property): Generator<Flaw> {
  yield given.flaw(
    `${given.path} is given with a serverless variant, which excludes it; leave it out, ${ON_INSTANCES}`,
  );
}

const privateRegistryOf: Trait = (model) =>
  containersOf(model).some((container) => container.get('ImageConfig').get('RepositoryAccessMode').text === 'Vpc')
    ? 'has the RepositoryAccessMode Vpc'
    : undefined;

const networkOf: Trait = (model) => {
  const [network] = networksOf(model);
  return network && `has ${network.path}`;
};

function networksOf(owner: Property): Property[] {
  const vpc = owner.get('VpcConfig');
  const isolation = owner.get('EnableNetworkIsolation');
  return [...(vpc.isGiven ? [vpc] : []), ...(isolation.isTrue ? [isolation] : [])];
}

const dataSourceOf: Trait = (model) =>
  containersOf(model).some((container) => container.get('ModelDataSource').isGiven)
    ? 'has a ModelDataSource'
    : undefined;

function withContainer(more: object) {
  return aModel({ PrimaryContainer: aContainer({ ...more }) });
}

function prefixed() {
  return { S3DataSource: { S3Uri: 's3://models/digits/', S3DataType: 'S3Prefix', CompressionType: 'None' } };
}
