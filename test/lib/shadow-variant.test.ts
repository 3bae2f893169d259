import { CfnParameter, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  InstanceType,
  Model,
  RealTimeEndpoint,
  type RealTimeEndpointProps,
  RoutingStrategy,
  type ShadowVariantOptions,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  failureOf,
  messageOf,
  newModel,
  newStack,
  onlyResource,
  statementsIn,
  variantOptions,
  warningsIn,
} from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = `${API}/API_CreateEndpointConfig.html`;
const WHO = "RealTimeEndpoint 'Digits/Endpoint'";

function shadowed(
  stack: Stack,
  options: Partial<ShadowVariantOptions> = {},
  { weight, props }: { weight?: number; props?: RealTimeEndpointProps } = {},
): RealTimeEndpoint {
  const endpoint = new RealTimeEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('champion', variantOptions(stack, { initialVariantWeight: weight }));
  endpoint.addShadowVariant('challenger', shadowOptions(stack, options));
  return endpoint;
}

function shadowOptions(stack: Stack, options: Partial<ShadowVariantOptions> = {}): ShadowVariantOptions {
  const model = options.model ?? newModel(stack, 'Shadow');
  return { instanceType: InstanceType.of('ml.c7i.xlarge'), ...options, model };
}

const configIn = (stack: Stack) => onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties;

describe('a shadow variant', () => {
  test('gets a copy of every request, from one instance', () => {
    const stack = newStack();
    shadowed(stack);
    const { ProductionVariants, ShadowProductionVariants } = configIn(stack);
    expect(ProductionVariants).toHaveLength(1);
    expect(ShadowProductionVariants).toEqual([
      {
        VariantName: 'challenger',
        ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Shadow/), 'ModelName'] },
        InstanceType: 'ml.c7i.xlarge',
        InitialInstanceCount: 1,
        InitialVariantWeight: 1,
      },
    ]);
    expect(warningsIn(stack)).toEqual([]);
  });

  test.each([
    [1, 100, 1],
    [1, 50, 0.5],
    [1, 0, 0],
    [4, 25, 1],
    [4, 100, 4],
  ])('beside a weight of %d, %d percent are a weight of %d', (weight, samplingPercentage, expected) => {
    const stack = newStack();
    shadowed(stack, { samplingPercentage }, { weight });
    expect(configIn(stack).ShadowProductionVariants[0].InitialVariantWeight).toBe(expected);
  });

  test('gets every request beside a weight that is known only at deployment', () => {
    const stack = newStack();
    shadowed(stack, {}, { weight: new CfnParameter(stack, 'Weight', { type: 'Number' }).valueAsNumber });
    expect(configIn(stack).ShadowProductionVariants[0].InitialVariantWeight).toEqual({ Ref: 'Weight' });
  });

  test('has instances and a routing strategy of its own', () => {
    const stack = newStack();
    const routingStrategy = RoutingStrategy.leastOutstandingRequests();
    shadowed(stack, { instanceType: InstanceType.of('ml.g5.xlarge'), initialInstanceCount: 2, routingStrategy });
    expect(configIn(stack).ShadowProductionVariants[0]).toMatchObject({
      InstanceType: 'ml.g5.xlarge',
      InitialInstanceCount: 2,
      RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
    });
  });

  test('may be added before the variant that it shadows', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    const shadow = endpoint.addShadowVariant('challenger', shadowOptions(stack));
    endpoint.addVariant('champion', variantOptions(stack));
    expect(endpoint.shadowVariant).toBe(shadow);
    expect(endpoint.variants.map(({ variantName }) => variantName)).toEqual(['champion']);
    expect(failureOf(stack)).toBe('');
  });

  test('has the metrics of any variant, under its own name', () => {
    const endpoint = shadowed(newStack());
    expect(endpoint.shadowVariant?.metricModelLatency().dimensions).toEqual({
      EndpointName: endpoint.endpointName,
      VariantName: 'challenger',
    });
  });

  test('may use the key that encrypts the volumes', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    shadowed(stack, {}, { props: { encryptionKey } });
    const used = statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('kms:CreateGrant'));
    expect(used).toHaveLength(2);
  });

  test.each<[Partial<ShadowVariantOptions>, string]>([
    [
      { samplingPercentage: -1 },
      `samplingPercentage is -1, allowed is a whole number from 0 to 100 (${API}/API_ShadowModelVariantConfig.html)`,
    ],
    [
      { samplingPercentage: 101 },
      `samplingPercentage is 101, allowed is a whole number from 0 to 100 (${API}/API_ShadowModelVariantConfig.html)`,
    ],
    [
      { samplingPercentage: 0.5 },
      `samplingPercentage is 0.5, allowed is a whole number from 0 to 100 (${API}/API_ShadowModelVariantConfig.html)`,
    ],
    [
      { initialInstanceCount: 0 },
      `initialInstanceCount is 0, allowed is a whole number from 1 upwards (${API}/API_ProductionVariant.html)`,
    ],
  ])('fails when it has %j', (options, sentence) => {
    expect(messageOf(() => shadowed(newStack(), options))).toBe(
      `addShadowVariant('challenger') of endpoint 'Digits/Endpoint': ${sentence}`,
    );
  });

  test('fails when its share is known only at deployment', () => {
    const stack = newStack();
    const samplingPercentage = new CfnParameter(stack, 'Share', { type: 'Number' }).valueAsNumber;
    expect(messageOf(() => shadowed(stack, { samplingPercentage }))).toBe(
      "addShadowVariant('challenger') of endpoint 'Digits/Endpoint': samplingPercentage is known only at deployment; write it out, as the shadow's weight is made of it",
    );
  });

  test('fails when it is a share of a weight that is known only at deployment', () => {
    const stack = newStack();
    const weight = new CfnParameter(stack, 'Weight', { type: 'Number' }).valueAsNumber;
    shadowed(stack, { samplingPercentage: 50 }, { weight });
    expect(failureOf(stack)).toContain(
      "addShadowVariant('challenger') of endpoint 'Digits/Endpoint': samplingPercentage is 50, but the initialVariantWeight of the variant that is shadowed is known only at deployment; write that out, or leave it out",
    );
  });

  test('fails when it is not called by a name', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    expect(messageOf(() => endpoint.addShadowVariant('a_b', shadowOptions(stack)))).toBe(
      `addShadowVariant of endpoint 'Digits/Endpoint': the variant's name is 'a_b', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (${API}/API_ProductionVariant.html)`,
    );
  });

  test('fails when its model is in another region', () => {
    const stack = newStack({ env: ENV });
    const model = Model.fromModelArn(stack, 'M', 'arn:aws:sagemaker:us-east-1:111122223333:model/m');
    expect(messageOf(() => shadowed(stack, { model }))).toBe(
      "addShadowVariant('challenger') of endpoint 'Digits/Endpoint': the model's region is us-east-1, allowed is the endpoint's, eu-west-1; SageMaker serves only models of the endpoint's own account and region",
    );
  });

  test('fails when it is the second one', () => {
    const stack = newStack();
    const endpoint = shadowed(stack);
    expect(
      messageOf(() => endpoint.addShadowVariant('third', shadowOptions(stack, { model: newModel(stack, 'T') }))),
    ).toBe(`${WHO}: 'third' would be shadow number 2, allowed is 1: 'challenger' (${SEE})`);
  });

  test('fails when it shadows two variants', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    for (const name of ['a', 'b']) endpoint.addVariant(name, variantOptions(stack));
    expect(messageOf(() => endpoint.addShadowVariant('challenger', shadowOptions(stack)))).toBe(
      `${WHO}: beside the shadow 'challenger' it has 2 variants, allowed is 1; leave the shadow out, or all variants but one (${SEE})`,
    );
  });

  test('fails when a second variant comes after it', () => {
    const stack = newStack();
    const endpoint = shadowed(stack);
    expect(messageOf(() => endpoint.addVariant('b', variantOptions(stack)))).toBe(
      `${WHO}: beside the shadow 'challenger' it has 2 variants, allowed is 1; leave the shadow out, or all variants but one (${SEE})`,
    );
  });

  test('fails when it has the name of the variant', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    endpoint.addVariant('champion', variantOptions(stack));
    const sentence = `${WHO}: there is a variant 'champion' already; give each a name of its own`;
    expect(messageOf(() => endpoint.addShadowVariant('champion', shadowOptions(stack)))).toBe(sentence);
  });

  test('fails when the variant gets its name', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    endpoint.addShadowVariant('challenger', shadowOptions(stack));
    expect(messageOf(() => endpoint.addVariant('challenger', variantOptions(stack)))).toBe(
      `${WHO}: there is a variant 'challenger' already; give each a name of its own`,
    );
  });

  test('fails when it shadows nothing', () => {
    const stack = newStack();
    new RealTimeEndpoint(stack, 'Endpoint').addShadowVariant('challenger', shadowOptions(stack));
    expect(failureOf(stack)).toContain(`${WHO}: it has no variant; add one with \`addVariant()\``);
  });

  test('fails when weights are live', () => {
    const stack = newStack();
    shadowed(stack, {}, { props: { liveWeights: true } });
    expect(failureOf(stack)).toContain(
      `${WHO}: liveWeights is true, but beside a shadow there is just one variant, whose weight says nothing; leave liveWeights out (${SEE})`,
    );
  });

  test.each(['Model', 'Shadow'])('fails when %s has several containers', (id) => {
    const stack = newStack();
    shadowed(stack);
    Object.assign(stack.node.findChild(id).node.defaultChild!, {
      primaryContainer: undefined,
      containers: [{ image: 'a' }, { image: 'b' }],
    });
    const variant = id === 'Model' ? 'champion' : 'challenger';
    expect(failureOf(stack)).toContain(
      `${WHO}: the model 'Digits/${id}' of variant '${variant}' has 2 containers, which this kind of endpoint does not allow; use an InferencePipelineEndpoint or a MultiContainerEndpoint (${SEE})`,
    );
  });
});
