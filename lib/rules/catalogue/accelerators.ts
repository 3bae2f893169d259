import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import { aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, MODEL, ofModel } from './builders';
import { excluded, isMultiModel, isSeveralContainers } from './features';
import { awsRepositoryOf, tagOf } from './images';
import { factsOf, familyOf, type InstanceFacts } from './instance-types';
import { containersOf, instanceTypesOf, variantsOf } from './parts';

const IMAGES = 'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';
const MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;
const NEURON = /^(inf2|trn)/;
const ARM_IMAGE = /-(graviton|arm64)$/;
/** Images of AWS that have another repository, or none, for arm64. */
const X86_IMAGE =
  /^((pytorch|tensorflow|mxnet|autogluon|huggingface-pytorch|huggingface-tensorflow)-inference|djl-inference)$/;
/** The first versions that AWS's images do not run on P2 any more. */
const NOT_ON_P2: Readonly<Record<string, readonly [number, number]>> = {
  'pytorch-inference': [1, 13],
  'tensorflow-inference': [2, 12],
};

/** What an image of AWS is built for, where its name says so. */
type Build = 'neuronx' | 'neuron' | 'gpu' | 'cpu';

/** An image of AWS on an instance type, both of which are known. */
interface Placed {
  readonly type: Property;
  readonly facts: InstanceFacts;
  /** What of which model runs on which type, to begin a message with. */
  readonly what: string;
  readonly repository: string;
  readonly tag: string;
  readonly build?: Build;
  /** Whether the model has no other container. */
  readonly isAlone: boolean;
}

const DLC = '763104351884.dkr.ecr.us-east-1.amazonaws.com';
const GPU_IMAGE = `${DLC}/pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker`;
const CPU_IMAGE = `${DLC}/pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker`;
const NEURON_IMAGE = `${DLC}/huggingface-pytorch-inference-neuronx:2.8.0-transformers4.55.4-neuronx-py310-sdk2.26.0-ubuntu22.04`;

const running = (Image: string, InstanceType: string) => ({
  Model: aModel({ PrimaryContainer: aContainer({ Image }) }),
  Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, InstanceType })] }),
});
const modeled = (Model: ReturnType<typeof aModel>, InstanceType = 'ml.inf1.xlarge') => ({
  Model,
  Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, InstanceType })] }),
});

/** Of which image runs on which instances. */
export const accelerators: readonly Rule[] = [
  {
    id: 'R274',
    severity: 'error',
    types: [CONFIG],
    rule: 'Inf1 runs one model in one container: no multi-model endpoint, no pipeline, no several containers.',
    otherwise: 'CreateEndpointConfig refuses it, or the endpoint fails.',
    source: MATRIX,
    *check(config) {
      for (const variant of variantsOf(config)) {
        if (!instanceTypesOf(variant).some((type) => familyOf(type.text ?? '') === 'inf1')) continue;
        const remedy = 'choose another InstanceType, such as ml.c7i.xlarge, or a model of one container';
        yield* excluded(variant, 'Inf1 instances', isMultiModel, remedy);
        yield* excluded(variant, 'Inf1 instances', isSeveralContainers, remedy);
      }
    },
    examples: {
      wrong: modeled(
        aModel({ PrimaryContainer: aContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' }) }),
      ),
      right: modeled(aModel()),
    },
  },
  {
    id: 'R275',
    severity: 'error',
    types: [CONFIG],
    rule: 'Images for Inferentia1 run on Inf1, those for Neuron X on Inf2 and Trn, and no image for GPUs on either.',
    otherwise: 'The container cannot start, and the endpoint fails.',
    source: IMAGES,
    *check(config) {
      for (const { type, facts, what, build } of placedIn(config)) {
        if (build === 'neuronx' && !NEURON.test(facts.family))
          yield type.flaw(`${what}, which is built for ml.inf2 and ml.trn; choose one of those`);
        if (build === 'neuron' && facts.family !== 'inf1')
          yield type.flaw(`${what}, which is built for ml.inf1; choose one of those`);
        if (build === 'gpu' && (NEURON.test(facts.family) || facts.family === 'inf1'))
          yield type.flaw(`${what}, which is built for GPUs; choose a type with GPUs, or an image for Neuron`);
      }
    },
    examples: { wrong: running(NEURON_IMAGE, 'ml.g5.xlarge'), right: running(NEURON_IMAGE, 'ml.inf2.xlarge') },
  },
  {
    id: 'R276',
    severity: 'error',
    types: [CONFIG],
    rule: 'Graviton instances run images for arm64, and only they do.',
    otherwise: 'The container fails with an exec format error, and so does the endpoint.',
    source: `${GUIDE}/realtime-endpoints-graviton.html`,
    *check(config) {
      for (const { type, facts, what, repository, tag } of placedIn(config)) {
        const isArm = ARM_IMAGE.test(repository) || /(^|-)arm64(-|$)/.test(tag);
        if (isArm && facts.architecture === 'x86_64')
          yield type.flaw(`${what}, which is built for arm64; choose a Graviton type, such as ml.c7g.xlarge`);
        if (!isArm && X86_IMAGE.test(repository) && facts.architecture === 'arm64')
          yield type.flaw(
            `${what}, which is built for x86_64; choose a type such as ml.c7i.xlarge, or the image for Graviton`,
          );
      }
    },
    examples: { wrong: running(CPU_IMAGE, 'ml.c7g.xlarge'), right: running(CPU_IMAGE, 'ml.c7i.xlarge') },
  },
  {
    id: 'R277',
    severity: 'warning',
    types: [CONFIG],
    rule: 'Images for GPUs run on instances that have some, and instances that have some run an image that uses them.',
    otherwise: 'It is slower or dearer than it need be.',
    source: IMAGES,
    *check(config) {
      for (const { type, facts, what, build, isAlone } of placedIn(config)) {
        if (build === 'gpu' && facts.acceleratorKind === 'none')
          yield type.flaw(`${what}, which is built for GPUs; choose a type with GPUs, or the image for CPUs`);
        if (build === 'cpu' && facts.acceleratorKind === 'gpu' && isAlone)
          yield type.flaw(`${what}, which leaves its GPUs unused; choose a type without them, or the image for GPUs`);
      }
    },
    examples: { wrong: running(GPU_IMAGE, 'ml.m5.large'), right: running(GPU_IMAGE, 'ml.g5.xlarge') },
  },
  {
    id: 'R278',
    severity: 'error',
    types: [CONFIG],
    rule: "AWS's images of PyTorch from 1.13 on, and of TensorFlow from 2.12 on, do not run on ml.p2.",
    otherwise: 'The container cannot use the GPU, and the endpoint fails.',
    source: IMAGES,
    *check(config) {
      for (const { type, facts, what, repository, tag } of placedIn(config)) {
        const [major, minor] = tag.split('.').map((part) => Number.parseInt(part, 10));
        const first = NOT_ON_P2[repository];
        if (facts.family !== 'p2' || !first || Number.isNaN(major) || Number.isNaN(minor)) continue;
        if (major > first[0] || (major === first[0] && minor >= first[1]))
          yield type.flaw(
            `${what}, which runs there only before version ${first.join('.')}; choose another type, such as ml.g5.xlarge`,
          );
      }
    },
    examples: {
      wrong: running(`${DLC}/pytorch-inference:1.13.1-gpu-py39`, 'ml.p2.xlarge'),
      right: running(`${DLC}/pytorch-inference:1.12.1-gpu-py38`, 'ml.p2.xlarge'),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R273: 'R068 knows all instance types, those of Inferentia and Trainium among them.',
  R279: 'R083 says it.',
  R280: 'It is a fact for the documentation: CloudFormation has no compilation jobs.',
  R281: 'It is a fact for the documentation: CloudFormation has no compilation jobs.',
  R282: 'It is a fact for the documentation: CloudFormation has no compilation jobs.',
  R283: 'For which family an artifact is compiled is not in a template.',
};

function placedIn(config: Property): Placed[] {
  return variantsOf(config).flatMap((variant) => {
    const model = variant.get('ModelName').follow(MODEL);
    return model ? instanceTypesOf(variant).flatMap((type) => placedOn(type, model)) : [];
  });
}

function placedOn(type: Property, model: Resource): Placed[] {
  const facts = factsOf(type.text ?? '');
  const containers = facts ? containersOf(model) : [];
  return containers.flatMap((container) => {
    const image = container.get('Image');
    const repository = awsRepositoryOf(image);
    if (!facts || repository === undefined) return [];
    const tag = tagOf(image);
    const what = `the variant has ${type.text}, but the model '${model.logicalId}' runs '${repository}:${tag}'`;
    return [{ type, facts, what, repository, tag, build: buildOf(repository, tag), isAlone: containers.length === 1 }];
  });
}

function buildOf(repository: string, tag: string): Build | undefined {
  if (/-neuronx$/.test(repository) || /neuronx/.test(tag)) return 'neuronx';
  if (/-neuron$/.test(repository) || /^sagemaker-neo-.*-inf-py3$/.test(`${repository}:${tag}`)) return 'neuron';
  if (/(^|-)gpu(-|$)/.test(tag) || /-cu\d{2,3}(-|$)/.test(tag)) return 'gpu';
  return /(^|-)cpu(-|$)/.test(tag) ? 'cpu' : undefined;
}
