import { CfnParameter, Duration } from 'aws-cdk-lib';
import {
  NeuronAutoCast,
  NeuronAutoCastType,
  NeuronEnvironment,
  type NeuronEnvironmentOptions,
  NeuronLogLevel,
  NeuronModelType,
} from 'cdk-sagemaker-serving';
import { messageOf, newModel, newStack, onlyResource } from './fixtures';

const SEE_RUNTIME =
  'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/api/nrt-env-var-reference.html';
const SEE_COMPILER =
  'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuronx-cc/api-reference-guide/neuron-compiler-cli-reference-guide.html';

describe('NeuronEnvironment', () => {
  test('says nothing of what is not asked for', () => {
    expect(NeuronEnvironment.variables({})).toEqual({});
    expect(NeuronEnvironment.variables({ compiler: {} })).toEqual({});
  });

  test('renders each setting', () => {
    const variables = NeuronEnvironment.variables({
      numCores: 2,
      logLevel: NeuronLogLevel.WARNING,
      execTimeout: Duration.minutes(1),
      compiler: {
        autoCast: NeuronAutoCast.MATMULT,
        autoCastType: NeuronAutoCastType.BF16,
        modelType: NeuronModelType.TRANSFORMER,
        optLevel: 1,
        otherFlags: ['--enable-saturate-infinity'],
      },
    });
    expect(variables).toEqual({
      NEURON_RT_NUM_CORES: '2',
      NEURON_RT_LOG_LEVEL: 'WARNING',
      NEURON_RT_EXEC_TIMEOUT: '60',
      NEURON_CC_FLAGS:
        '--auto-cast=matmult --auto-cast-type=bf16 --model-type=transformer --optlevel=1 --enable-saturate-infinity',
    });
  });

  test('goes into the environment of a model, beside other variables', () => {
    const stack = newStack();
    newModel(stack, 'Model', { environment: { ...NeuronEnvironment.variables({ numCores: 1 }), LOG_LEVEL: 'info' } });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.Environment).toEqual({
      NEURON_RT_NUM_CORES: '1',
      LOG_LEVEL: 'info',
    });
  });

  test('takes a number that is known only at deployment', () => {
    const stack = newStack();
    const numCores = new CfnParameter(stack, 'Cores', { type: 'Number' }).valueAsNumber;
    expect(stack.resolve(NeuronEnvironment.variables({ numCores }))).toEqual({ NEURON_RT_NUM_CORES: { Ref: 'Cores' } });
  });

  test.each<[NeuronEnvironmentOptions, string]>([
    [{ numCores: 0 }, `numCores is 0, allowed is a whole number from 1 upwards (${SEE_RUNTIME})`],
    [{ numCores: 1.5 }, `numCores is 1.5, allowed is a whole number from 1 upwards (${SEE_RUNTIME})`],
    [
      { execTimeout: Duration.millis(1500) },
      `execTimeout is 1.5 seconds, allowed is a whole number from 0 to 2147483647 seconds (${SEE_RUNTIME})`,
    ],
    [{ compiler: { optLevel: 0 } }, `optLevel is 0, allowed is a whole number from 1 to 3 (${SEE_COMPILER})`],
    [{ compiler: { optLevel: 4 } }, `optLevel is 4, allowed is a whole number from 1 to 3 (${SEE_COMPILER})`],
  ])('fails when it has %j', (options, sentence) => {
    expect(messageOf(() => NeuronEnvironment.variables(options))).toBe(`NeuronEnvironment.variables: ${sentence}`);
  });
});
