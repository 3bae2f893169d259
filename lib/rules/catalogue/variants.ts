import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import {
  API,
  aComponent,
  aComponentConfig,
  aConfig,
  aModel,
  anEndpoint,
  aServerlessVariant,
  aVariant,
  COMPONENT,
  CONFIG,
  ENDPOINT,
  GUIDE,
  MODEL,
  ofModel,
} from './builders';
import { misshapen, missing, NAME, repeated } from './names';
import { hasInstances, variantsOf } from './parts';
import { countOutside, outside, type Range } from './ranges';

const VARIANT = `${API}/API_ProductionVariant.html`;
const TERRAFORM = 'https://github.com/hashicorp/terraform-provider-aws';

/** Of the variants of a configuration. */
export const variants: readonly Rule[] = [
  {
    id: 'R057',
    severity: 'error',
    types: [CONFIG],
    rule: 'A configuration has 1 to 10 ProductionVariants.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CreateEndpointConfig.html`,
    check: (config) => [
      ...missing(config, ['ProductionVariants']),
      ...countOutside(config.get('ProductionVariants'), { min: 1, max: 10 }, 'variants'),
    ],
    examples: {
      wrong: { Config: aConfig({ ProductionVariants: Array.from({ length: 11 }, (_, index) => numbered(index)) }) },
      right: { Config: aConfig({ ProductionVariants: Array.from({ length: 10 }, (_, index) => numbered(index)) }) },
    },
  },
  {
    id: 'R058',
    severity: 'error',
    types: [CONFIG],
    rule: 'Every variant has a VariantName of its own.',
    otherwise: 'CloudFormation or CreateEndpointConfig refuses it.',
    source: VARIANT,
    check(config) {
      const names = config.get('ProductionVariants').items.map((variant) => variant.get('VariantName'));
      return [
        ...variantsOf(config).flatMap((variant) => missing(variant, ['VariantName'])),
        ...repeated(names).map((name) =>
          name.flaw(`VariantName is '${name.text}', as that of another variant; give each its own`),
        ),
      ];
    },
    examples: { wrong: two({}, { VariantName: 'all' }), right: two({}, {}) },
  },
  {
    id: 'R059',
    severity: 'error',
    types: [CONFIG],
    rule: 'A variant has either InstanceType or InstancePools, with InitialInstanceCount, or ServerlessConfig.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: VARIANT,
    check: (config) => variantsOf(config).flatMap((variant) => [...kindFlaws(variant)]),
    examples: { wrong: one({ InstanceType: undefined, InitialInstanceCount: undefined }), right: one({}) },
  },
  {
    id: 'R060',
    severity: 'error',
    types: [CONFIG],
    rule: 'The variants of a configuration are all of instances, or serverless.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: 'https://github.com/aws/aws-cdk/pull/35557',
    *check(config) {
      const { items } = config.get('ProductionVariants');
      const serverless = items.filter((variant) => variant.get('ServerlessConfig').isGiven);
      if (items.some(hasInstances))
        for (const variant of serverless.filter((one) => !hasInstances(one)))
          yield variant
            .get('ServerlessConfig')
            .flaw('the variant is serverless and another has instances; make two endpoints');
    },
    examples: {
      wrong: { Config: aConfig({ ProductionVariants: [aVariant(), aServerlessVariant({ VariantName: 'other' })] }) },
      right: { Config: aConfig({ ProductionVariants: [aServerlessVariant()] }) },
    },
  },
  {
    id: 'R061',
    severity: 'error',
    types: [CONFIG],
    rule: 'A variant has a ModelName; without one it hosts inference components, and the configuration needs ExecutionRoleArn.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${TERRAFORM}/pull/44977`,
    check: (config) =>
      config.get('ExecutionRoleArn').isAbsent
        ? componentVariantsOf(config).map((variant) =>
            variant
              .get('ModelName')
              .flaw(
                'ModelName is not given, and the configuration has no ExecutionRoleArn; give ModelName, or for inference components ExecutionRoleArn',
              ),
          )
        : [],
    examples: {
      wrong: one({ ModelName: undefined, InitialVariantWeight: undefined }),
      right: forComponents({}),
    },
  },
  {
    id: 'R062',
    severity: 'error',
    types: [CONFIG],
    rule: 'ModelName of a variant has 1 to 63 letters, digits and, between them, hyphens; an ARN is none.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) =>
      variantsOf(config).flatMap((variant) => misshapen(variant.get('ModelName'), { ...NAME, min: 1 })),
    examples: { wrong: one({ ModelName: 'arn:aws:sagemaker:us-east-1:111122223333:model/digits' }), right: one({}) },
  },
  {
    id: 'R063',
    severity: 'error',
    types: [CONFIG],
    rule: 'A variant with a ModelName hosts no inference components.',
    otherwise: 'CreateInferenceComponent says: Inference Components are not supported in this Endpoint.',
    source: `${TERRAFORM}/issues/40644`,
    check: (config, stack) =>
      stack
        .ofType(COMPONENT)
        .map((component) => hostOf(component, config))
        .flatMap((name) =>
          name?.isGiven
            ? [name.flaw('an inference component is for this variant; leave ModelName out, and give ExecutionRoleArn')]
            : [],
        ),
    examples: {
      wrong: {
        Model: aModel(),
        Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel })] }),
        ...hosted(),
      },
      right: { ...forComponents({}), ...hosted() },
    },
  },
  {
    id: 'R064',
    severity: 'warning',
    types: [CONFIG],
    rule: 'InitialVariantWeight and EnableSSMAccess have no effect in a variant that hosts inference components.',
    otherwise: 'SageMaker ignores them.',
    source: `${TERRAFORM}/pull/44977`,
    *check(config) {
      for (const variant of componentVariantsOf(config)) {
        const weight = variant.get('InitialVariantWeight');
        const access = variant.get('EnableSSMAccess');
        if (weight.isGiven)
          yield weight.flaw('InitialVariantWeight is ignored in a variant without a ModelName; leave it out');
        if (access.isTrue)
          yield access.flaw('EnableSSMAccess is ignored in a variant without a ModelName; leave it out');
      }
    },
    examples: { wrong: forComponents({ InitialVariantWeight: 1 }), right: forComponents({}) },
  },
  {
    id: 'R065',
    severity: 'error',
    types: [CONFIG],
    rule: 'InitialInstanceCount is a whole number from 1 on.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: eachVariant('InitialInstanceCount', { min: 1 }, 'instances'),
    examples: { wrong: one({ InitialInstanceCount: 0 }), right: one({ InitialInstanceCount: 1 }) },
  },
  {
    id: 'R066',
    severity: 'error',
    types: [CONFIG],
    rule: 'InitialVariantWeight is a number from 0 on.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: eachVariant('InitialVariantWeight', { min: 0, fractions: true }),
    examples: { wrong: one({ InitialVariantWeight: -1 }), right: one({ InitialVariantWeight: 0.5 }) },
  },
  {
    id: 'R067',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'One variant at least has an InitialVariantWeight above 0; what happens when all are 0 is not documented.',
    otherwise: 'A request that names no variant goes nowhere, or CreateEndpointConfig refuses it.',
    source: VARIANT,
    *check(config) {
      const production = config.get('ProductionVariants');
      const weights = production.items.map((variant) => variant.get('InitialVariantWeight').number);
      if (weights.length > 0 && weights.every((weight) => weight === 0))
        yield production.flaw('InitialVariantWeight is 0 in all variants; give one a weight above 0');
    },
    examples: {
      wrong: two({ InitialVariantWeight: 0 }, { InitialVariantWeight: 0 }),
      right: two({ InitialVariantWeight: 0 }, { InitialVariantWeight: 1 }),
    },
  },
  {
    id: 'R076',
    severity: 'error',
    types: [CONFIG],
    rule: 'VariantInstanceProvisionTimeoutInSeconds is 300 to 3600.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: eachVariant('VariantInstanceProvisionTimeoutInSeconds', { min: 300, max: 3600 }),
    examples: {
      wrong: one({ VariantInstanceProvisionTimeoutInSeconds: 299 }),
      right: one({ VariantInstanceProvisionTimeoutInSeconds: 300 }),
    },
  },
  {
    id: 'R081',
    severity: 'error',
    types: [CONFIG],
    rule: 'ModelDataDownloadTimeoutInSeconds is 60 to 3600.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: eachVariant('ModelDataDownloadTimeoutInSeconds', { min: 60, max: 3600 }),
    examples: {
      wrong: one({ ModelDataDownloadTimeoutInSeconds: 3601 }),
      right: one({ ModelDataDownloadTimeoutInSeconds: 3600 }),
    },
  },
  {
    id: 'R082',
    severity: 'error',
    types: [CONFIG],
    rule: 'ContainerStartupHealthCheckTimeoutInSeconds is 60 to 3600.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: eachVariant('ContainerStartupHealthCheckTimeoutInSeconds', { min: 60, max: 3600 }),
    examples: {
      wrong: one({ ContainerStartupHealthCheckTimeoutInSeconds: 30 }),
      right: one({ ContainerStartupHealthCheckTimeoutInSeconds: 60 }),
    },
  },
  {
    id: 'R086',
    severity: 'error',
    types: [CONFIG],
    rule: 'CoreDumpConfig has a DestinationS3Uri of at most 512 characters.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_ProductionVariantCoreDumpConfig.html`,
    check: (config) =>
      variantsOf(config)
        .map((variant) => variant.get('CoreDumpConfig'))
        .flatMap((dump) => [
          ...missing(dump, ['DestinationS3Uri']),
          ...misshapen(dump.get('DestinationS3Uri'), {
            pattern: /^(https|s3):\/\/([^/])\/?(.*)$/,
            allowed: 's3://bucket/prefix',
            max: 512,
          }),
        ]),
    examples: {
      wrong: one({ CoreDumpConfig: {} }),
      right: one({ CoreDumpConfig: { DestinationS3Uri: 's3://dumps/digits' } }),
    },
  },
  {
    id: 'R087',
    severity: 'warning',
    types: [CONFIG],
    rule: 'EnableSSMAccess does not go with network isolation.',
    otherwise: 'CreateEndpoint refuses it, or nobody can log in.',
    source: `${GUIDE}/ssm-access.html`,
    *check(config) {
      for (const variant of config.get('ProductionVariants').items) {
        const access = variant.get('EnableSSMAccess');
        const model = variant.get('ModelName').follow(MODEL);
        const isolated = [config, model].some((owner) => owner?.get('EnableNetworkIsolation').isTrue);
        if (access.isTrue && isolated)
          yield access.flaw('EnableSSMAccess is true, and the containers are isolated from the network; leave one out');
      }
    },
    examples: {
      wrong: {
        Config: aConfig({ ProductionVariants: [aVariant({ EnableSSMAccess: true })], EnableNetworkIsolation: true }),
      },
      right: one({ EnableSSMAccess: true }),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R080: 'how large a model is is not in the template',
};

type Properties = Readonly<Record<string, unknown>>;

function one(more: Properties) {
  return { Config: aConfig({ ProductionVariants: [aVariant(more)] }) };
}

function two(first: Properties, second: Properties) {
  return { Config: aConfig({ ProductionVariants: [aVariant(first), aVariant({ VariantName: 'other', ...second })] }) };
}

function numbered(index: number) {
  return aVariant({ VariantName: `variant-${index}` });
}

function forComponents(more: Properties) {
  return { Config: aComponentConfig(more) };
}

function hosted() {
  return {
    Endpoint: anEndpoint(),
    Component: aComponent({ EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] } }),
  };
}

function eachVariant(name: string, range: Range, unit?: string) {
  return (config: Resource): Flaw[] => variantsOf(config).flatMap((variant) => outside(variant.get(name), range, unit));
}

/** Those that are for certain there to host inference components. */
function componentVariantsOf(config: Resource): Property[] {
  return config
    .get('ProductionVariants')
    .items.filter((variant) => variant.get('ModelName').isAbsent && hasInstances(variant))
    .filter((variant) => !variant.get('InstancePools').items.some((pool) => pool.get('ModelNameOverride').isGiven));
}

function* kindFlaws(variant: Property): Generator<Flaw> {
  const serverless = variant.get('ServerlessConfig');
  const kinds = ['InstanceType', 'InstancePools'].map((name) => variant.get(name));
  if (serverless.isAbsent && kinds.every(({ isAbsent }) => isAbsent))
    yield variant.flaw('neither InstanceType, InstancePools nor ServerlessConfig is given; give one of them');
  if (serverless.isGiven && kinds.some(({ isGiven }) => isGiven))
    yield serverless.flaw('ServerlessConfig is given beside instances, which it replaces; leave one of them out');
  const count = variant.get('InitialInstanceCount');
  if (hasInstances(variant) && count.isAbsent && variant.get('ManagedInstanceScaling').isAbsent)
    yield count.flaw('InitialInstanceCount is not given, and instances need it; give it');
}

/** The ModelName of the variant of this configuration that the component is for; without a VariantName it is the only one. */
function hostOf(component: Resource, config: Resource): Property | undefined {
  const endpoint = component.get('EndpointName').follow(ENDPOINT);
  if (endpoint?.get('EndpointConfigName').follow(CONFIG)?.logicalId !== config.logicalId) return undefined;
  const { items } = config.get('ProductionVariants');
  const wanted = component.get('VariantName');
  const host = wanted.isAbsent && items.length === 1 ? items[0] : items.find((one) => isNamed(one, wanted.text));
  return host?.get('ModelName');
}

function isNamed(variant: Property, name?: string): boolean {
  return name !== undefined && variant.get('VariantName').text === name;
}
