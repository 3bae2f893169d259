import type { Stack } from 'aws-cdk-lib';
import { AcceleratorType, ElasticInferenceEndpoint, type ElasticInferenceEndpointProps } from 'cdk-sagemaker-serving';
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
const WAY_OUT =
  'use a NeuronEndpoint (ml.inf2.xlarge), or a RealTimeEndpoint on a GPU (ml.g4dn.xlarge) or on CPUs (ml.c7i.xlarge)';

function elastic(stack: Stack, props: ElasticInferenceEndpointProps = { acceptEndOfService: true }) {
  const endpoint = new ElasticInferenceEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('digits', { ...variantOptions(stack), acceleratorType: AcceleratorType.EIA2_MEDIUM });
  return endpoint;
}

describe('ElasticInferenceEndpoint', () => {
  test.each([[undefined], [{ acceptEndOfService: false }]])('fails when its props are %j', (props) => {
    expect(messageOf(() => new ElasticInferenceEndpoint(newStack(), 'Endpoint', props))).toBe(
      `ElasticInferenceEndpoint 'Digits/Endpoint': AWS closed Elastic Inference to new customers on April 15, 2023, and has ended it since; ${WAY_OUT}; to make the template all the same, set acceptEndOfService to true (${SEE})`,
    );
  });

  test('synthesizes for those who hold old templates', () => {
    const stack = newStack();
    elastic(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.EndpointName).toMatch(
      /^digits-endpoint-elasticinference-/,
    );
    expect(variantIn(stack)).toEqual({
      VariantName: 'digits',
      ModelName: expect.anything(),
      InstanceType: 'ml.c7i.xlarge',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
      AcceleratorType: 'ml.eia2.medium',
    });
  });

  test('warns that nobody can deploy it', () => {
    const stack = newStack();
    elastic(stack);
    expect(warningsIn(stack)).toEqual([
      `ElasticInferenceEndpoint 'Digits/Endpoint': AWS closed Elastic Inference to new customers on April 15, 2023, and has ended it since, so no account can deploy it, and CloudFormation knows AcceleratorType no more; ${WAY_OUT} (${SEE})`,
    ]);
  });

  test('lets its models connect to accelerators', () => {
    const stack = newStack();
    elastic(stack);
    expect(statementsIn(stack)).toContainEqual({
      Action: ['elastic-inference:Connect', 'ec2:DescribeVpcEndpoints'],
      Effect: 'Allow',
      Resource: '*',
    });
  });

  test.each(Object.values(AcceleratorType))('had the accelerator %s', (acceleratorType) => {
    expect(acceleratorType).toMatch(/^ml\.eia[12]\.(medium|large|xlarge)$/);
  });

  test('fails when a model has many models', () => {
    const stack = newStack();
    const model = newModel(stack);
    Object.assign(model.node.defaultChild!, { primaryContainer: { image: 'i', mode: 'MultiModel' } });
    elastic(stack);
    expect(failureOf(stack)).toContain(
      `ElasticInferenceEndpoint 'Digits/Endpoint': the model 'Digits/Model' of variant 'digits' is a multi-model one, which this kind of endpoint does not allow; use a MultiModelEndpoint (${SEE})`,
    );
  });
});
