import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import { aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, MODEL, ofModel } from './builders';
import { isMultiModel } from './features';
import { awsRepositoryOf } from './images';
import { factsOf } from './instance-types';
import { containersOf, instanceTypesOf } from './parts';

const SUPPORT = `${GUIDE}/multi-model-support.html`;
const SIZES = ['xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'];
const GPUS = ['ml.p2.xlarge', 'ml.p3.2xlarge', ...SIZES.flatMap((size) => [`ml.g5.${size}`, `ml.g4dn.${size}`])];
/** TorchServe, in the image of PyTorch, is said to serve many models on a GPU, too. */
const ON_GPU = ['sagemaker-tritonserver', 'pytorch-inference'];

const DLC = '763104351884.dkr.ecr.us-east-1.amazonaws.com';
const TRITON = `${DLC}/sagemaker-tritonserver:24.09-py3`;
const TENSORFLOW = `${DLC}/tensorflow-inference:2.16.1-gpu-py310-cu122-ubuntu20.04-sagemaker`;

const many = (variant: object, Image = TRITON, ...others: object[]) => ({
  Model: aModel({ PrimaryContainer: aContainer({ Image, Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' }) }),
  Config: aConfig({
    ProductionVariants: [variant, ...others].map((more) => aVariant({ ModelName: ofModel, ...more })),
  }),
});

/** Of multi-model endpoints. */
export const multiModelEndpoints: readonly Rule[] = [
  {
    id: 'R265',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'A multi-model endpoint runs on CPUs, or on one GPU: ml.g5 and ml.g4dn from xlarge to 16xlarge with one GPU, ml.p3.2xlarge, ml.p2.xlarge (unverified whether others are refused).',
    otherwise: 'CreateEndpointConfig refuses it, or models do not load.',
    source: SUPPORT,
    *check(config) {
      for (const { variant } of multiModelVariantsOf(config))
        for (const type of instanceTypesOf(variant)) {
          const facts = factsOf(type.text ?? '');
          if (!facts?.acceleratorCount || facts.family === 'inf1' || GPUS.includes(type.text!)) continue;
          yield type.flaw(
            `InstanceType is ${type.text}, and the model has Mode MultiModel; listed for it are all types with CPUs only, and with a GPU ml.g5 and ml.g4dn from xlarge to 16xlarge with one GPU, ml.p3.2xlarge and ml.p2.xlarge (unverified whether others are refused)`,
          );
        }
    },
    examples: {
      wrong: many({ InstanceType: 'ml.g5.12xlarge' }),
      right: many({ InstanceType: 'ml.g5.16xlarge' }),
    },
  },
  {
    id: 'R266',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'On GPUs, many models are served by the Triton image only (disputed: AWS has shown TorchServe do it, too).',
    otherwise: 'Models do not load.',
    source: `${GUIDE}/build-multi-model-build-container.html`,
    *check(config) {
      for (const { variant, model } of multiModelVariantsOf(config)) {
        const type = instanceTypesOf(variant).find(({ text = '' }) => factsOf(text)?.acceleratorKind === 'gpu');
        const images = containersOf(model).filter((container) => container.get('Mode').text === 'MultiModel');
        const other = images
          .map((container) => awsRepositoryOf(container.get('Image')))
          .find((repository) => repository !== undefined && !ON_GPU.includes(repository));
        if (type && other)
          yield type.flaw(
            `InstanceType is ${type.text}, which has GPUs, and the model '${model.logicalId}' serves many models with ${other}; allowed there is sagemaker-tritonserver (disputed), or choose a type without GPUs`,
          );
      }
    },
    examples: {
      wrong: many({ InstanceType: 'ml.g5.xlarge' }, TENSORFLOW),
      right: many({ InstanceType: 'ml.g5.xlarge' }),
    },
  },
  {
    id: 'R267',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'A multi-model endpoint has one production variant (disputed: one page says that several can be compared).',
    otherwise: 'CreateEndpointConfig refuses it, as far as is known.',
    source: `${GUIDE}/model-deploy-feature-matrix.html`,
    *check(config) {
      const variants = config.get('ProductionVariants');
      if ((variants.length ?? 0) < 2) return;
      for (const { variant, model } of multiModelVariantsOf(config))
        yield variant
          .get('ModelName')
          .flaw(
            `the model '${model.logicalId}' has Mode MultiModel, and there are ${variants.length} variants, allowed is 1 (disputed); leave the others out`,
          );
    },
    examples: { wrong: many({}, TRITON, { VariantName: 'other' }), right: many({}) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R263: 'What a container answers is not in a template.',
  R264: 'It is a fact for the documentation.',
  R268: 'R078 says that those types take no volume; how large the models are is not in a template.',
  R269: 'It is advice for the documentation.',
  R270: 'It shows only when the endpoint is called.',
  R271: "What a bucket's own policy allows, in whichever template it is, can be enough.",
  R272: 'It is a fact for the documentation.',
};

/** The production variants whose model serves many. */
function multiModelVariantsOf(config: Property): { variant: Property; model: Resource }[] {
  return config.get('ProductionVariants').items.flatMap((variant) => {
    const model = variant.get('ModelName').follow(MODEL);
    return model && isMultiModel(model) ? [{ variant, model }] : [];
  });
}
