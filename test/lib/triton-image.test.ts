import { Size } from 'aws-cdk-lib';
import { Model, Processor, ServingImage, type TritonImageOptions } from 'cdk-sagemaker-serving';
import { ENV, messageOf, newStack, onlyResource } from './fixtures';

const SEE = 'https://github.com/triton-inference-server/server/blob/main/docker/sagemaker/serve';
const GPU = { version: '25.09', processor: Processor.GPU };

function container(options: TritonImageOptions, environment?: Record<string, string>) {
  const stack = newStack({ env: ENV });
  new Model(stack, 'Model', { image: ServingImage.triton(options), environment });
  return onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer;
}

describe('ServingImage.triton', () => {
  test.each([
    [Processor.GPU, 'sagemaker-tritonserver:25.09-py3'],
    [Processor.CPU, 'sagemaker-tritonserver:25.09-py3-cpu'],
  ])('is the release built for %s, without settings', (processor, image) => {
    const { Image, Environment } = container({ version: '25.09', processor });
    expect(Image).toBe(`763104351884.dkr.ecr.eu-west-1.amazonaws.com/${image}`);
    expect(Environment).toBeUndefined();
  });

  test('each setting is a variable of the container, beside the own ones', () => {
    const options: TritonImageOptions = {
      ...GPU,
      defaultModelName: 'ensemble',
      logVerbose: 0,
      logInfo: true,
      logWarning: false,
      logError: false,
      threadCount: 16,
      bufferManagerThreadCount: 0,
      shmDefaultSize: Size.mebibytes(64),
      shmGrowthSize: Size.mebibytes(8),
      modelLoadGpuLimit: 0.8,
      modelNamespacing: false,
    };
    expect(container(options, { OMP_NUM_THREADS: '4' }).Environment).toEqual({
      OMP_NUM_THREADS: '4',
      SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: 'ensemble',
      SAGEMAKER_TRITON_LOG_VERBOSE: '0',
      SAGEMAKER_TRITON_LOG_INFO: 'true',
      SAGEMAKER_TRITON_LOG_WARNING: 'false',
      SAGEMAKER_TRITON_LOG_ERROR: 'false',
      SAGEMAKER_TRITON_THREAD_COUNT: '16',
      SAGEMAKER_TRITON_BUFFER_MANAGER_THREAD_COUNT: '0',
      SAGEMAKER_TRITON_SHM_DEFAULT_BYTE_SIZE: '67108864',
      SAGEMAKER_TRITON_SHM_GROWTH_BYTE_SIZE: '8388608',
      SAGEMAKER_TRITON_MODEL_LOAD_GPU_LIMIT: '0.8',
      SAGEMAKER_TRITON_DISABLE_MODEL_NAMESPACING: 'false',
    });
  });

  test('the same value in a setting and in the environment is no contradiction', () => {
    const { Environment } = container({ ...GPU, threadCount: 2 }, { SAGEMAKER_TRITON_THREAD_COUNT: '2' });
    expect(Environment).toEqual({ SAGEMAKER_TRITON_THREAD_COUNT: '2' });
  });

  test('fails when the environment contradicts a setting', () => {
    expect(messageOf(() => container({ ...GPU, threadCount: 2 }, { SAGEMAKER_TRITON_THREAD_COUNT: '4' }))).toBe(
      "Model 'Digits/Model': the environment variable SAGEMAKER_TRITON_THREAD_COUNT is '4', but a setting of the image makes it '2'; leave one of them out (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)",
    );
  });

  test.each<[Partial<TritonImageOptions>, string]>([
    [
      { defaultModelName: 'a b' },
      "defaultModelName is 'a b', allowed is the name of a folder in the model data, without white space and slashes",
    ],
    [{ logVerbose: -1 }, 'logVerbose is -1, allowed is a whole number from 0 upwards'],
    [{ threadCount: 0 }, 'threadCount is 0, allowed is a whole number from 1 upwards'],
    [{ bufferManagerThreadCount: 1.5 }, 'bufferManagerThreadCount is 1.5, allowed is a whole number from 0 upwards'],
    [{ shmDefaultSize: Size.bytes(0) }, 'shmDefaultSize is 0 bytes, allowed is a whole number from 1 bytes upwards'],
    [{ modelLoadGpuLimit: 0 }, 'modelLoadGpuLimit is 0, allowed is a number above 0 and up to 1'],
    [{ modelLoadGpuLimit: 1.01 }, 'modelLoadGpuLimit is 1.01, allowed is a number above 0 and up to 1'],
  ])('fails when the settings are %p', (options, sentence) => {
    expect(messageOf(() => ServingImage.triton({ ...GPU, ...options }))).toBe(
      `ServingImage.triton: ${sentence} (${SEE})`,
    );
  });

  test('the whole GPU may be filled', () => {
    expect(() => ServingImage.triton({ ...GPU, modelLoadGpuLimit: 1 })).not.toThrow();
  });

  test('fails when the processor is left open', () => {
    expect(messageOf(() => ServingImage.triton({ version: '25.09' }))).toMatch(
      /^ServingImage\.triton: there are several images of sagemaker-tritonserver 25\.09; set processor to one of 'cpu', 'gpu' \(/,
    );
  });
});
