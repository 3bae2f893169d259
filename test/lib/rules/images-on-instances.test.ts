import { check, type Resources } from '../../../lib/rules';
import { aConfig, aContainer, aModel, aVariant, ofModel } from '../../../lib/rules/catalogue/builders';

const UNKNOWN = { Ref: 'Param' };
const Parameters = { Param: { Type: 'String' } };
const DLC = '763104351884.dkr.ecr.us-east-1.amazonaws.com';

function broken(Resources: Resources): string[] {
  return [...new Set(check({ Parameters, Resources }).findings.map(({ rule }) => rule))];
}

const on = (InstanceType: unknown, ...containers: object[]) => ({
  Model: aModel(containers.length === 1 ? { PrimaryContainer: containers[0] } : { Containers: containers }),
  Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, InstanceType })] }),
});
const image = (name: unknown) => aContainer({ Image: typeof name === 'string' ? `${DLC}/${name}` : name });
const many = (name: unknown) => ({ ...image(name), Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' });
const inRegion = {
  'Fn::Join': ['', ['763104351884.dkr.ecr.', UNKNOWN, '.amazonaws.com/pytorch-inference:2.6-gpu-py312']],
};

const GPU = 'pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker';
const CPU = 'pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker';
const ARM = 'pytorch-inference-arm64:2.6-cpu-py312-ubuntu22.04-sagemaker';
const NEURONX = 'djl-inference:0.29.0-neuronx-sdk2.19.1';
const NEURON = 'huggingface-pytorch-inference-neuron:1.10.2-transformers4.20.1-neuron-py37-sdk1.19.1-ubuntu18.04';
const TRITON = 'sagemaker-tritonserver:24.09-py3';

test.each<[string, unknown, object, string[]]>([
  ['for Neuron X on Trn1', 'ml.trn1.2xlarge', image(NEURONX), []],
  ['for Neuron X on Inf1', 'ml.inf1.xlarge', image(NEURONX), ['R275']],
  ['for Neuron on Inf1', 'ml.inf1.xlarge', image(NEURON), []],
  ['for Neuron on Inf2', 'ml.inf2.xlarge', image(NEURON), ['R275']],
  ['for GPUs on Inf2', 'ml.inf2.xlarge', image(GPU), ['R275']],
  ['for GPUs on what is not known', UNKNOWN, image(GPU), []],
  ['for GPUs on a type that nobody knows', 'ml.m5.37xlarge', image(GPU), ['R068']],
  ['that is not known on CPUs', 'ml.m5.large', image(UNKNOWN), []],
  ['for GPUs in a region that is not known', 'ml.m5.large', image(inRegion), []],
  ['for arm64 on Graviton', 'ml.c7g.large', image(ARM), []],
  ['for arm64 on x86_64', 'ml.c7i.large', image(ARM), ['R276']],
  ['for x86_64 on Graviton', 'ml.c7g.large', image(CPU), ['R276']],
  ['of somebody else on Graviton', 'ml.c7g.large', aContainer(), []],
  ['for GPUs on CPUs', 'ml.c7i.large', image(GPU), ['R277']],
  ['for CPUs on GPUs', 'ml.g5.xlarge', image(CPU), ['R277']],
  ['for GPUs on a newer GPU', 'ml.g6.xlarge', image(GPU), []],
  ['of TensorFlow 2.11 on P2', 'ml.p2.xlarge', image('tensorflow-inference:2.11.1-gpu'), []],
  ['of TensorFlow 2.12 on P2', 'ml.p2.xlarge', image('tensorflow-inference:2.12.1-gpu'), ['R278']],
  ['of many models on one GPU', 'ml.g4dn.16xlarge', many(TRITON), []],
  ['of many models on four GPUs', 'ml.g4dn.12xlarge', many(TRITON), ['R265']],
  ['of many models on another GPU', 'ml.g6.xlarge', many(TRITON), ['R265']],
  ['of many models on CPUs', 'ml.c7i.large', many('tensorflow-inference:2.16.1-cpu'), []],
  ['of many models with another server on a GPU', 'ml.g5.xlarge', many('tensorflow-inference:2.16.1-gpu'), ['R266']],
  ['of many models with TorchServe on a GPU', 'ml.g5.xlarge', many(GPU), []],
  ['of many models of somebody else on a GPU', 'ml.g5.xlarge', many(UNKNOWN), []],
  ['of many models on Inf1', 'ml.inf1.xlarge', many(UNKNOWN), ['R274']],
])('an image %s', (_what, type, container, rules) => {
  expect(broken(on(type, container))).toEqual(rules);
});

test('one of several containers needs no GPU', () => {
  expect(broken(on('ml.g5.xlarge', image(CPU), image(GPU)))).toEqual([]);
  expect(broken(on('ml.inf1.xlarge', image(UNKNOWN), image(UNKNOWN)))).toEqual(['R274']);
});

test.each<[unknown, string[]]>([
  ['763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:1', []],
  ['763104351884.dkr.ecr.me-south-1.amazonaws.com/pytorch-inference:1', ['R310']],
  ['217643126080.dkr.ecr.me-south-1.amazonaws.com/pytorch-inference:1', []],
  ['763104351884.dkr.ecr.mars-east-1.amazonaws.com/pytorch-inference:1', []],
  ['763104351884.dkr.ecr.us-east-1.amazonaws.com/not-in-the-list:1', []],
  ['111122223333.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:1', []],
  ['141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3', []],
  ['683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3', ['R311']],
  ['007439368137.dkr.ecr.us-east-2.amazonaws.com/sagemaker-tritonserver:22.09-py3', ['R312']],
  ['727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-inference:1', []],
  ['727897471807.dkr.ecr.cn-north-1.amazonaws.com/pytorch-inference:1', ['R308']],
  ['763104351884.dkr.ecr.us-east-1.amazonaws.com.cn/pytorch-inference:1', ['R308']],
  [{ 'Fn::Join': ['', [UNKNOWN, '.dkr.ecr.me-south-1.amazonaws.com/pytorch-inference:1']] }, []],
  [{ 'Fn::Join': ['', ['763104351884.dkr.ecr.me-south-1.amazonaws.com/pytorch-inference:', UNKNOWN]] }, ['R310']],
])('the registry of %j breaks %p', (Image, rules) => {
  expect(broken({ Model: aModel({ PrimaryContainer: aContainer({ Image }) }) })).toEqual(rules);
});
