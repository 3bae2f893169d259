import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  type Model,
  NeuronAmiVersion,
  NeuronAutoCast,
  NeuronEndpoint,
  type NeuronEndpointProps,
  NeuronEnvironment,
  type NeuronVariantOptions,
} from 'cdk-sagemaker-serving';
import {
  failureOf,
  messageOf,
  newModel,
  newStack,
  onlyResource,
  statementsIn,
  variantIn,
  variantOptions,
  warningsIn,
} from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html';
const WHO = "addVariant('digits') of endpoint 'Digits/Endpoint'";
const ALLOWED = 'a type with Inferentia or Trainium, such as ml.inf2.xlarge; all others belong on a RealTimeEndpoint';

function neuron(
  stack: Stack,
  options: Partial<NeuronVariantOptions> & { on?: string } = {},
  props?: NeuronEndpointProps,
): NeuronEndpoint {
  const { on = 'ml.inf2.xlarge', ...rest } = options;
  const endpoint = new NeuronEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('digits', { ...variantOptions(stack), instanceType: InstanceType.of(on), ...rest });
  return endpoint;
}

const withCores = (stack: Stack, numCores: number): Model =>
  newModel(stack, 'Model', { environment: NeuronEnvironment.variables({ numCores }) });

describe('NeuronEndpoint', () => {
  test('is a real-time endpoint on accelerators', () => {
    const stack = newStack();
    const endpoint = neuron(stack);
    expect(endpoint.endpointName).toMatch(/^digits-endpoint-neuron-/);
    expect(variantIn(stack)).toEqual({
      VariantName: 'digits',
      ModelName: expect.anything(),
      InstanceType: 'ml.inf2.xlarge',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('may be told the machine image of its instances', () => {
    const stack = newStack();
    neuron(stack, { inferenceAmiVersion: NeuronAmiVersion.AL2_NEURON_2 });
    expect(variantIn(stack).InferenceAmiVersion).toBe('al2-ami-sagemaker-inference-neuron-2');
  });

  test.each([
    'ml.inf1.xlarge',
    'ml.inf2.48xlarge',
    'ml.trn1.2xlarge',
    'ml.trn1n.32xlarge',
    'ml.trn2.48xlarge',
    'ml.trn9.xlarge',
  ])('runs on %s', (on) => {
    expect(() => neuron(newStack(), { on })).not.toThrow();
  });

  test('takes an instance type that is known only at deployment', () => {
    const stack = newStack();
    neuron(stack, { on: new CfnParameter(stack, 'Type').valueAsString });
    expect(variantIn(stack).InstanceType).toEqual({ Ref: 'Type' });
  });

  test.each(['ml.c7i.large', 'ml.g5.xlarge', 'ml.p4d.24xlarge'])('fails when it is to run on %s', (on) => {
    expect(messageOf(() => neuron(newStack(), { on }))).toBe(
      `${WHO}: instanceType is ${on}, allowed is ${ALLOWED} (${SEE})`,
    );
  });

  test('fails when Inf1 is told a machine image', () => {
    const options = { on: 'ml.inf1.xlarge', inferenceAmiVersion: NeuronAmiVersion.AL2_NEURON_2 };
    expect(messageOf(() => neuron(newStack(), options))).toBe(
      `${WHO}: inferenceAmiVersion is given for ml.inf1.xlarge, but there is none for Inf1; leave it out (${SEE})`,
    );
  });

  test('has several variants, alarms and a stream like any real-time endpoint', () => {
    const stack = newStack();
    const deployment = DeploymentPolicy.canary({
      canarySize: CapacitySize.percent(50),
      waitInterval: Duration.minutes(10),
    });
    const endpoint = neuron(stack, { initialInstanceCount: 2 }, { deployment });
    endpoint.grantInvokeWithResponseStream(new iam.Role(stack, 'R', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(endpoint.rollbackAlarms).toHaveLength(1);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.DeploymentConfig).toBeDefined();
    expect(statementsIn(stack).map(({ Action }) => Action)).toContainEqual([
      'sagemaker:InvokeEndpoint',
      'sagemaker:InvokeEndpointWithResponseStream',
    ]);
  });

  test('warns when a rollout on Inf1 is to be guarded', () => {
    const stack = newStack();
    neuron(
      stack,
      { on: 'ml.inf1.xlarge' },
      { deployment: DeploymentPolicy.allAtOnce({ waitInterval: Duration.minutes(10) }) },
    );
    expect(warningsIn(stack)).toContainEqual(
      expect.stringMatching(
        /^NeuronEndpoint 'Digits\/Endpoint': variant 'digits' is on Inf1, where SageMaker shifts all/,
      ),
    );
  });

  test('warns when the compiler is set up for Inf1', () => {
    const stack = newStack();
    const environment = NeuronEnvironment.variables({ compiler: { autoCast: NeuronAutoCast.NONE } });
    neuron(stack, { on: 'ml.inf1.xlarge', model: newModel(stack, 'Model', { environment }) });
    expect(warningsIn(stack)).toEqual([
      "NeuronEndpoint 'Digits/Endpoint': variant 'digits' is on Inf1, whose models are compiled by neuron-cc before they are deployed: the compiler's settings of its model have no effect; leave them out, or choose another instance type, such as ml.inf2.xlarge (https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuron-cc/command-line-reference.html)",
    ]);
  });

  test.each([
    ['ml.inf1.xlarge', 4],
    ['ml.inf2.xlarge', 2],
    ['ml.inf2.48xlarge', 24],
    ['ml.trn1.32xlarge', 32],
  ])('%s has %d cores for a model', (on, cores) => {
    const stack = newStack();
    neuron(stack, { on, model: withCores(stack, cores) });
    expect(failureOf(stack)).toBe('');
  });

  test('a number of cores that is known only at deployment passes', () => {
    const stack = newStack();
    neuron(stack, { model: withCores(stack, new CfnParameter(stack, 'Cores', { type: 'Number' }).valueAsNumber) });
    expect(failureOf(stack)).toBe('');
  });

  test('fails when a model asks for more cores than an instance has', () => {
    const stack = newStack();
    neuron(stack, { model: withCores(stack, 3) });
    expect(failureOf(stack)).toContain(
      "NeuronEndpoint 'Digits/Endpoint': the model 'Digits/Model' of variant 'digits' asks for 3 NeuronCores, but ml.inf2.xlarge has 2; lower numCores, or choose a larger instance type (https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/api/nrt-env-var-reference.html)",
    );
  });

  test('fails when a model has several containers', () => {
    const stack = newStack();
    const model = newModel(stack);
    Object.assign(model.node.defaultChild!, {
      primaryContainer: undefined,
      containers: [{ image: 'a' }, { image: 'b' }],
    });
    neuron(stack, { model });
    expect(failureOf(stack)).toContain(
      "NeuronEndpoint 'Digits/Endpoint': the model 'Digits/Model' of variant 'digits' has 2 containers, which this kind of endpoint does not allow; use an InferencePipelineEndpoint or a MultiContainerEndpoint (https://docs.aws.amazon.com/sagemaker/latest/dg/model-deploy-feature-matrix.html)",
    );
  });
});
