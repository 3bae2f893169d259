import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, MODEL, ofModel } from './builders';
import { isMultiModel, isSeveralContainers } from './features';
import { AS_OF, factsOf, familyOf, typesOf } from './instance-types';
import { listed, missing, notAmong, repeated, shown } from './names';
import { instanceTypesOf, variantsOf } from './parts';
import { countOutside, outside } from './ranges';

const VARIANT = `${API}/API_ProductionVariant.html`;
const POOLS = `${GUIDE}/realtime-endpoints-heterogeneous.html`;
const SHAPE = /^ml\.[a-z][a-z0-9-]*\.[a-z0-9-]+$/;

/** What SageMaker has for other uses, or EC2 has, but no endpoint. */
const NEVER_HOSTED = /^ml\.(t3|m7g|r7g|m7gd)\.|^ml\.[cmr]6g\.medium$/;

/** The AWS SDK's own list of families that take no volume, by part of the name or by how it begins. */
const WITHOUT_VOLUME = /d|^(g5|g6|p5|trn1)/;

const AMIS = [
  'al2-ami-sagemaker-inference-gpu-2',
  'al2-ami-sagemaker-inference-gpu-2-1',
  'al2-ami-sagemaker-inference-gpu-3-1',
  'al2-ami-sagemaker-inference-neuron-2',
  'al2023-ami-sagemaker-inference-gpu-4-1',
];

/** Of the instances of variants. */
export const instances: readonly Rule[] = [
  {
    id: 'R068',
    severity: 'error',
    types: [CONFIG],
    rule: 'InstanceType is one of those that SageMaker hosts on: ml., a family, a dot and a size of that family.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) => typesIn(config).flatMap(typeFlaws),
    examples: { wrong: one({ InstanceType: 'm5.large' }), right: one({ InstanceType: 'ml.m5.large' }) },
  },
  {
    id: 'R068a',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'The family of an InstanceType is one that SageMaker hosted on when this catalogue was made; a newer one may be right, which is not verified.',
    otherwise: 'CloudFormation refuses it, unless it is newer.',
    source: VARIANT,
    check: (config) =>
      typesIn(config)
        .filter(({ text = '' }) => SHAPE.test(text) && !NEVER_HOSTED.test(text))
        .filter(({ text = '' }) => typesOf(familyOf(text)).length === 0)
        .map((type) =>
          type.flaw(
            `${type.text} is of a family that SageMaker did not host on as of ${AS_OF}; take another one, or acknowledge this if it is newer`,
          ),
        ),
    examples: { wrong: one({ InstanceType: 'ml.z9.large' }), right: one({}) },
  },
  {
    id: 'R069',
    severity: 'error',
    types: [CONFIG],
    rule: 'ml.t3, ml.m7g, ml.r7g, ml.m7gd and the size medium of ml.c6g, ml.m6g and ml.r6g are for no endpoint.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) =>
      typesIn(config)
        .filter(({ text = '' }) => NEVER_HOSTED.test(text))
        .map((type) =>
          type.flaw(`${type.text} is for no endpoint; take ml.t2 or ml.m5, or for Graviton ml.c7g or a larger size`),
        ),
    examples: { wrong: one({ InstanceType: 'ml.t3.medium' }), right: one({ InstanceType: 'ml.t2.medium' }) },
  },
  {
    id: 'R072',
    severity: 'error',
    types: [CONFIG],
    rule: 'InstancePools has 1 to 5 pools, each with InstanceType and a Priority of 1 to 5, and stands in place of InstanceType.',
    otherwise: 'CloudFormation or CreateEndpointConfig refuses it.',
    source: POOLS,
    check: (config) => variantsOf(config).flatMap((variant) => [...poolFlaws(variant)]),
    examples: {
      wrong: one({ InstancePools: [aPool(1)] }),
      right: pooled(aPool(1)),
    },
  },
  {
    id: 'R073',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'InstancePools are for models of one container or for inference components; multi-model and multi-container ones are not listed, which is not verified.',
    otherwise: 'CreateEndpointConfig refuses it, as far as is known.',
    source: POOLS,
    *check(config) {
      for (const variant of variantsOf(config)) {
        const model = variant.get('ModelName').follow(MODEL);
        const trait = model && (isMultiModel(model) ?? isSeveralContainers(model));
        if (variant.get('InstancePools').isGiven && trait)
          yield variant
            .get('InstancePools')
            .flaw(`InstancePools is given, and the model '${model.logicalId}' ${trait}; write InstanceType`);
      }
    },
    examples: {
      wrong: { Model: manyModels(), ...pooled(aPool(1), ofModel) },
      right: { Model: aModel(), ...pooled(aPool(1), ofModel) },
    },
  },
  {
    id: 'R074',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'Every pool has a Priority of its own; what equal ones mean is not documented.',
    otherwise: 'Which pool comes first is left open.',
    source: `${API}/API_InstancePool.html`,
    check: (config) =>
      variantsOf(config)
        .flatMap((variant) => repeated(variant.get('InstancePools').items.map((pool) => pool.get('Priority'))))
        .map((priority) => priority.flaw(`Priority is ${priority.text}, as that of another pool; give each its own`)),
    examples: { wrong: pools(aPool(1), aPool(1)), right: pools(aPool(1), aPool(2)) },
  },
  {
    id: 'R077',
    severity: 'error',
    types: [CONFIG],
    rule: 'VolumeSizeInGB is 1 to 512.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) =>
      variantsOf(config).flatMap((variant) => outside(variant.get('VolumeSizeInGB'), { min: 1, max: 512 }, 'GB')),
    examples: { wrong: one({ VolumeSizeInGB: 513 }), right: one({ VolumeSizeInGB: 512 }) },
  },
  {
    id: 'R078',
    severity: 'error',
    types: [CONFIG],
    rule: 'VolumeSizeInGB does not go with instance types that have local disks, such as ml.g4dn, ml.g5, ml.g6, ml.p4d, ml.p5 and ml.trn1.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: 'https://github.com/aws/sagemaker-python-sdk/pull/4828',
    check: (config) =>
      volumeFlaws(config, (name) => WITHOUT_VOLUME.test(familyOf(name)) && factsOf(name) !== undefined),
    examples: {
      wrong: one({ InstanceType: 'ml.g5.xlarge', VolumeSizeInGB: 100 }),
      right: one({ InstanceType: 'ml.g5.xlarge' }),
    },
  },
  {
    id: 'R079',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: "VolumeSizeInGB does not go with newer instance types that have local disks, either, such as ml.g7 and ml.trn2; they are not in the AWS SDK's list, so it is not verified.",
    otherwise: 'CreateEndpointConfig refuses it, as far as is known.',
    source: 'https://github.com/aws/sagemaker-python-sdk/pull/4828',
    check: (config) => volumeFlaws(config, (name) => !WITHOUT_VOLUME.test(familyOf(name)) && hasLocalStorage(name)),
    examples: {
      wrong: one({ InstanceType: 'ml.g7.2xlarge', VolumeSizeInGB: 100 }),
      right: one({ InstanceType: 'ml.g7.2xlarge' }),
    },
  },
  {
    id: 'R083',
    severity: 'error',
    types: [CONFIG],
    rule: 'There is no AcceleratorType any more: Amazon Elastic Inference has ended.',
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) =>
      variantsOf(config)
        .map((variant) => variant.get('AcceleratorType'))
        .filter(({ isGiven }) => isGiven)
        .map((type) =>
          type.flaw(
            'AcceleratorType is given, and Elastic Inference has ended; take a GPU such as ml.g4dn, or ml.inf2',
          ),
        ),
    examples: { wrong: one({ AcceleratorType: 'ml.eia2.medium' }), right: one({}) },
  },
  {
    id: 'R084',
    severity: 'error',
    types: [CONFIG],
    rule: `InferenceAmiVersion is ${listed(AMIS)}.`,
    otherwise: 'CloudFormation refuses it.',
    source: VARIANT,
    check: (config) => variantsOf(config).flatMap((variant) => notAmong(variant.get('InferenceAmiVersion'), AMIS)),
    examples: {
      wrong: one({ InstanceType: 'ml.g5.xlarge', InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-1' }),
      right: one({ InstanceType: 'ml.g5.xlarge', InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2' }),
    },
  },
  {
    id: 'R085',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'An InferenceAmiVersion for GPUs goes with NVIDIA instance types and that for Neuron with Inf2 and Trn; what happens otherwise is not documented.',
    otherwise: 'CreateEndpointConfig refuses it, or the endpoint fails.',
    source: VARIANT,
    check: (config) => variantsOf(config).flatMap((variant) => [...amiFlaws(variant)]),
    examples: {
      wrong: one({ InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2' }),
      right: one({ InstanceType: 'ml.g5.xlarge', InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2' }),
    },
  },
  {
    id: 'R101',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'KmsKeyId and instance types with local disks: disputed, as the page of CloudFormation says that the configuration fails, and that of the API that the key does not encrypt the local disks.',
    otherwise: 'CreateEndpointConfig refuses it, or the disks are encrypted by the instance alone.',
    source: `${API}/API_CreateEndpointConfig.html`,
    *check(config) {
      const key = config.get('KmsKeyId');
      const local = typesIn(config).find(({ text = '' }) => hasLocalStorage(text));
      if (key.isGiven && local)
        yield key.flaw(
          `KmsKeyId is given with ${local.text}, whose local disks it does not encrypt and with which it may be refused (the pages of AWS differ); leave it out`,
        );
    },
    examples: {
      wrong: {
        Config: aConfig({ ProductionVariants: [aVariant({ InstanceType: 'ml.g5.xlarge' })], KmsKeyId: 'alias/a' }),
      },
      right: { Config: aConfig({ KmsKeyId: 'alias/a' }) },
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R070: 'what is in the price list of a Region proves little: 29 types that SageMaker accepts are in none, and the list changes more often than this package',
  R071: 'it is about cfn-lint',
  R075: 'advice, and no rule: another routing is slower, not wrong',
  R315: 'told by R083',
};

type Properties = Readonly<Record<string, unknown>>;

function one(more: Properties) {
  return { Config: aConfig({ ProductionVariants: [aVariant(more)] }) };
}

function aPool(Priority: number) {
  return { InstanceType: 'ml.m5.large', Priority };
}

function pools(...InstancePools: object[]) {
  return one({ InstanceType: undefined, InstancePools });
}

function pooled(pool: object, ModelName: unknown = 'digits') {
  return one({ InstanceType: undefined, InstancePools: [pool], ModelName });
}

function manyModels() {
  return aModel({ PrimaryContainer: aContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/all/' }) });
}

/** The types that are known by name. */
function typesIn(config: Property): Property[] {
  return variantsOf(config)
    .flatMap(instanceTypesOf)
    .filter(({ text }) => text !== undefined);
}

/** A type of a family that the table does not know is another rule's. */
function typeFlaws(type: Property): Flaw[] {
  const { text = '' } = type;
  if (NEVER_HOSTED.test(text) || factsOf(text)) return [];
  const sizes = typesOf(familyOf(text));
  if (!SHAPE.test(text))
    return [type.flaw(`InstanceType is '${shown(text)}', allowed is ml.<family>.<size>, such as ml.m5.large`)];
  return sizes.length === 0 ? [] : [type.flaw(`InstanceType is '${text}', allowed of its family is ${listed(sizes)}`)];
}

function* poolFlaws(variant: Property): Generator<Flaw> {
  const given = variant.get('InstancePools');
  yield* countOutside(given, { min: 1, max: 5 }, 'pools');
  if (given.isGiven && variant.get('InstanceType').isGiven)
    yield given.flaw('InstancePools and InstanceType are both given; leave one of them out');
  for (const pool of given.items) {
    yield* missing(pool, ['InstanceType', 'Priority']);
    yield* outside(pool.get('Priority'), { min: 1, max: 5 });
  }
}

function hasLocalStorage(name: string): boolean {
  return (factsOf(name)?.localStorageInGB ?? 0) > 0;
}

function* volumeFlaws(config: Property, takesNone: (name: string) => boolean): Generator<Flaw> {
  for (const variant of variantsOf(config)) {
    const volume = variant.get('VolumeSizeInGB');
    const type = instanceTypesOf(variant).find(({ text }) => text !== undefined && takesNone(text));
    if (volume.isGiven && type)
      yield volume.flaw(`VolumeSizeInGB is given with ${type.text}, which has its own disks; leave it out`);
  }
}

function* amiFlaws(variant: Property): Generator<Flaw> {
  const ami = variant.get('InferenceAmiVersion');
  if (!AMIS.includes(ami.text ?? '')) return;
  const isNeuron = ami.text?.includes('neuron');
  const fitting = isNeuron ? ['inferentia2', 'trainium', 'trainium2'] : ['gpu'];
  for (const type of instanceTypesOf(variant)) {
    const kind = factsOf(type.text ?? '')?.acceleratorKind;
    if (kind !== undefined && !fitting.includes(kind))
      yield ami.flaw(
        `InferenceAmiVersion is ${ami.text}, which is for ${isNeuron ? 'Inf2 and Trn' : 'NVIDIA GPUs'}, and the instance type is ${type.text}; leave it out`,
      );
  }
}
