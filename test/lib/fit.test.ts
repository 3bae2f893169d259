import { CfnParameter, Size, type Stack } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  InferencePipelineEndpoint,
  InstanceType,
  Model,
  PipelineContainer,
  PipelineModel,
  Processor,
  RealTimeEndpoint,
  ServerlessEndpoint,
  ServingFramework,
  ServingImage,
} from 'cdk-sagemaker-serving';
import { ENV, messageOf, newStack, someImage, warningsIn } from './fixtures';

const PREFIX = '763104351884.dkr.ecr.eu-west-1.amazonaws.com';
const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';
const SEE_GRAVITON = 'https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-graviton.html';
const WHO = "addVariant('champion') of endpoint 'Digits/Endpoint'";

function pytorch(processor: Processor, version = '2.6.0'): ServingImage {
  return ServingImage.deepLearningContainer({ framework: ServingFramework.PYTORCH, version, processor });
}

const GPU = pytorch(Processor.GPU);
const CPU = pytorch(Processor.CPU);
const GRAVITON = pytorch(Processor.GRAVITON);
const NEURONX = ServingImage.deepLearningContainer({
  framework: ServingFramework.DJL_LMI,
  version: '0.28.0',
  processor: Processor.NEURONX,
});
const NEURON = ServingImage.deepLearningContainer({
  framework: ServingFramework.NEO_PYTORCH,
  version: '1.9',
  processor: Processor.NEURON,
});
const XGBOOST = ServingImage.deepLearningContainer({ framework: ServingFramework.XGBOOST, version: '1.7-1' });
const ARM = ServingImage.onnx({ platform: Platform.LINUX_ARM64 });

/** An endpoint that serves an image on instances of a type. */
function serving(image: ServingImage, instanceType: string): Stack {
  const stack = newStack({ env: ENV });
  const model = new Model(stack, 'Model', { image });
  new RealTimeEndpoint(stack, 'Endpoint').addVariant('champion', {
    model,
    instanceType: InstanceType.of(instanceType),
  });
  return stack;
}

describe('an image and an instance type', () => {
  test.each([
    ['one for x86 on it', CPU, 'ml.c7i.xlarge'],
    ['one for Graviton on it', GRAVITON, 'ml.c7g.xlarge'],
    ['the bundled one for ARM on Graviton', ARM, 'ml.c8g.large'],
    ['the bundled one on x86', ServingImage.onnx(), 'ml.m5.large'],
    ['one for GPUs on them', GPU, 'ml.g5.xlarge'],
    ['one for Inf2 on it', NEURONX, 'ml.inf2.xlarge'],
    ['one for Inf2 on Trn1', NEURONX, 'ml.trn1.2xlarge'],
    ['one for both on a CPU', XGBOOST, 'ml.m5.large'],
    ['one for both on a GPU', XGBOOST, 'ml.g4dn.xlarge'],
    ['one for GPUs on a type that is not known', GPU, 'ml.z99.xlarge'],
  ])('%s', (_, image, instanceType) => {
    expect(warningsIn(serving(image, instanceType))).toEqual([]);
  });

  test('one that is not known runs anywhere', () => {
    const stack = newStack({ env: ENV });
    const model = new Model(stack, 'Model', { image: someImage(stack) });
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    for (const name of ['ml.c7g.large', 'ml.g5.xlarge', 'ml.inf2.xlarge'])
      endpoint.addVariant(name.split('.')[1], { model, instanceType: InstanceType.of(name) });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('a token is an instance type that is not known', () => {
    const stack = newStack({ env: ENV });
    const model = new Model(stack, 'Model', { image: GPU });
    const instanceType = InstanceType.of(new CfnParameter(stack, 'Type').valueAsString);
    new RealTimeEndpoint(stack, 'Endpoint').addVariant('champion', { model, instanceType });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('a container for CPUs beside one for GPUs leaves nothing unused', () => {
    const stack = newStack({ env: ENV });
    const images = [ServingImage.transform(), GPU];
    const model = new PipelineModel(stack, 'Model', {
      containers: images.map((image, i) => PipelineContainer.of(`c${i}`, { image })),
    });
    new InferencePipelineEndpoint(stack, 'Endpoint').addVariant('champion', {
      model,
      instanceType: InstanceType.of('ml.g5.xlarge'),
    });
    expect(warningsIn(stack).filter((sentence) => sentence.includes('accelerators'))).toEqual([]);
  });

  test.each([
    [CPU, 'ml.c7g.xlarge', 'arm64', `${PREFIX}/pytorch-inference:2.6.0-cpu-py312`, 'x86_64'],
    [
      GRAVITON,
      'ml.c7i.xlarge',
      'x86_64',
      `${PREFIX}/pytorch-inference-arm64:2.6.0-cpu-py312-ubuntu22.04-sagemaker`,
      'arm64',
    ],
  ])('fails when the architecture is another one: %#', (image, type, present, uri, built) => {
    expect(messageOf(() => serving(image, type))).toBe(
      `${WHO}: instanceType is ${type} with the architecture ${present}, but the image '${uri}' is built for ${built}; choose an image for ${present}, or another instance type (${SEE_GRAVITON})`,
    );
  });

  test('fails when a folder is built for another architecture', () => {
    expect(messageOf(() => serving(ARM, 'ml.c7i.xlarge'))).toMatch(/is built for arm64; choose an image for x86_64/);
  });

  test.each([
    [GPU, 'ml.c7i.xlarge', 'without accelerators', 'gpu'],
    [GPU, 'ml.inf2.xlarge', 'with inferentia2', 'gpu'],
    [NEURONX, 'ml.c7i.xlarge', 'without accelerators', 'inferentia2, trainium, trainium2'],
    [NEURONX, 'ml.g5.xlarge', 'with gpu', 'inferentia2, trainium, trainium2'],
    [NEURONX, 'ml.inf1.xlarge', 'with inferentia', 'inferentia2, trainium, trainium2'],
    [NEURON, 'ml.inf2.xlarge', 'with inferentia2', 'inferentia'],
  ])('fails when the accelerator is another one: %#', (image, type, present, built) => {
    const sentence = messageOf(() => serving(image, type));
    expect(sentence.replace(/'\d+\S+'/, 'URI')).toBe(
      `${WHO}: instanceType is ${type} ${present}, but the image URI is built for ${built}; choose an instance type with that, or another image (${SEE})`,
    );
  });

  test('an image for CPUs on a machine with a GPU warns', () => {
    expect(warningsIn(serving(CPU, 'ml.g5.xlarge'))).toEqual([
      `${WHO}: no image of 'Digits/Model' uses the accelerators of ml.g5.xlarge (gpu), which are paid for; choose an instance type without them, or an image built for them (${SEE})`,
    ]);
  });

  test('a name that is likely a mistake warns', () => {
    expect(warningsIn(serving(CPU, 'ml.t3.medium'))).toEqual([
      expect.stringMatching(
        /^addVariant\('champion'\) of endpoint 'Digits\/Endpoint': instanceType is ml\.t3\.medium: SageMaker has it for training, processing and notebooks, but not for hosting, as of \d{4}-\d\d-\d\d \(https/,
      ),
    ]);
  });
});

describe('an image on a serverless endpoint', () => {
  const served = (image: ServingImage) => {
    const stack = newStack({ env: ENV });
    const model = new Model(stack, 'Model', { image });
    const endpoint = new ServerlessEndpoint(stack, 'Endpoint');
    endpoint.addVariant('champion', { model, memorySize: Size.gibibytes(2), maxConcurrency: 5 });
  };

  test.each([[CPU], [XGBOOST]])('runs if it needs no accelerator: %#', (image) => {
    expect(() => served(image)).not.toThrow();
  });

  test('fails when it is built for GPUs', () => {
    expect(messageOf(() => served(GPU))).toBe(
      `${WHO}: the image '${PREFIX}/pytorch-inference:2.6.0-gpu-py312' is built for gpu, but a serverless endpoint has only processors; choose an image for those, or a RealTimeEndpoint (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html)`,
    );
  });
});
