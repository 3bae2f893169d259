import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CapacitySize,
  DeploymentPolicy,
  OnRollback,
  RealTimeEndpoint,
  type RealTimeEndpointProps,
  RetainedVariantProperties,
  VariantPropertyType,
} from 'cdk-sagemaker-serving';
import { ENV, messageOf, newStack, onlyResource, statementsIn, variantOptions, warningsIn } from './fixtures';

const NAME = 'digits-endpoint-realtime-40611716';
const { DESIRED_INSTANCE_COUNT, DESIRED_WEIGHT } = VariantPropertyType;
const RESOURCE = 'Custom::SageMakerVariantWeights';

/** An endpoint with a variant for each weight. */
function stackWith(weights: (number | undefined)[], props: RealTimeEndpointProps = { liveWeights: true }): Stack {
  const stack = newStack({ env: ENV });
  const endpoint = new RealTimeEndpoint(stack, 'Endpoint', props);
  weights.forEach((initialVariantWeight, index) => {
    endpoint.addVariant(`v${index}`, variantOptions(stack, { initialVariantWeight }));
  });
  return stack;
}

const configOf = (stack: Stack) => onlyResource(stack, 'AWS::SageMaker::EndpointConfig');
const weightsOf = (stack: Stack) => onlyResource(stack, RESOURCE).Properties.Weights;

/** Whether all is retained, and but what. */
function retainedBy(retainedVariantProperties?: RetainedVariantProperties) {
  const { Properties } = onlyResource(
    stackWith([1], { liveWeights: true, retainedVariantProperties }),
    'AWS::SageMaker::Endpoint',
  );
  return [Properties.RetainAllVariantProperties, Properties.ExcludeRetainedVariantProperties];
}

describe('live weights', () => {
  test('are not made unless they are asked for', () => {
    for (const props of [{}, { liveWeights: false }]) {
      const stack = stackWith([9, 1], props);
      const template = Template.fromStack(stack);
      for (const type of [RESOURCE, 'AWS::Lambda::Function']) template.resourceCountIs(type, 0);
      expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.RetainAllVariantProperties).toBeUndefined();
    }
  });

  test('leave the config as it is when only they change', () => {
    expect(configOf(stackWith([9, 1]))).toEqual(configOf(stackWith([0, 5])));
    const template = (weights: number[]) => Template.fromStack(stackWith(weights)).toJSON();
    const [before, after] = [template([9, 1]), template([0, 5])];
    const changed = Object.keys(after.Resources).filter(
      (id) => JSON.stringify(after.Resources[id]) !== JSON.stringify(before.Resources[id]),
    );
    expect(changed.map((id) => after.Resources[id].Type)).toEqual([RESOURCE]);
  });

  test('are another config, and so a rollout, when they are not asked for', () => {
    expect(configOf(stackWith([9, 1], {}))).not.toEqual(configOf(stackWith([1, 1], {})));
  });

  test('are 1 in the config', () => {
    const { ProductionVariants } = configOf(stackWith([9, 0, undefined])).Properties;
    expect(ProductionVariants.map((variant: { InitialVariantWeight: number }) => variant.InitialVariantWeight)).toEqual(
      [1, 1, 1],
    );
  });

  test('are set as they are written down, also a zero and a token', () => {
    const stack = stackWith([9, 0, undefined]);
    const endpoint = stack.node.findChild('Endpoint') as RealTimeEndpoint;
    const initialVariantWeight = new CfnParameter(stack, 'Weight', { type: 'Number' }).valueAsNumber;
    endpoint.addVariant('late', variantOptions(stack, { initialVariantWeight }));
    expect(weightsOf(stack)).toEqual([
      { VariantName: 'v0', DesiredWeight: 9 },
      { VariantName: 'v1', DesiredWeight: 0 },
      { VariantName: 'v2', DesiredWeight: 1 },
      { VariantName: 'late', DesiredWeight: { Ref: 'Weight' } },
    ]);
  });

  test('are set after the endpoint, and anew with each of its configurations', () => {
    const stack = stackWith([9, 1]);
    const [endpoint] = Object.keys(Template.fromStack(stack).findResources('AWS::SageMaker::Endpoint'));
    const { Properties, DependsOn } = onlyResource(stack, RESOURCE);
    expect(DependsOn).toEqual([expect.stringMatching(/^CdkSagemakerServingLiveWeightsRoleDefaultPolicy/), endpoint]);
    expect(Properties).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkSagemakerServingLiveWeightsHandler/), 'Arn'] },
      ServiceTimeout: '960',
      EndpointName: NAME,
      EndpointConfigName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] },
    });
  });

  test('stay as they were when a rollback fails the deployment', () => {
    const deployment = DeploymentPolicy.canary({
      canarySize: CapacitySize.percent(25),
      waitInterval: Duration.minutes(5),
    });
    const stack = stackWith([9, 1], { liveWeights: true, deployment, onRollback: OnRollback.fail() });
    const [report] = Object.keys(Template.fromStack(stack).findResources('Custom::SageMakerRollout'));
    expect(onlyResource(stack, RESOURCE).DependsOn).toContain(report);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
  });

  test('are set by one function for all endpoints of a stack, which may change just these', () => {
    const stack = stackWith([9, 1]);
    const second = new RealTimeEndpoint(stack, 'Second', { liveWeights: true, endpointName: 'Second' });
    second.addVariant('champion', variantOptions(stack));
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(stack).resourceCountIs(RESOURCE, 2);
    const ofEndpoint = (name: string) => ({
      Action: ['sagemaker:DescribeEndpoint', 'sagemaker:UpdateEndpointWeightsAndCapacities'],
      Effect: 'Allow',
      Resource: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:sagemaker:eu-west-1:111122223333:endpoint/${name}`]],
      },
    });
    const statements = statementsIn(stack).filter(({ Action }) => `${Action}`.startsWith('sagemaker:'));
    expect(statements).toEqual([ofEndpoint(NAME), ofEndpoint('second')]);
  });

  test.each([
    ['nothing is said', undefined, [{ VariantPropertyType: 'DesiredInstanceCount' }]],
    [
      'all but counts are retained',
      RetainedVariantProperties.allExcept(DESIRED_INSTANCE_COUNT),
      [{ VariantPropertyType: 'DesiredInstanceCount' }],
    ],
    ['all is retained', RetainedVariantProperties.all(), undefined],
  ])('are retained, and counts as told, when %s', (_, given, excluded) => {
    expect(retainedBy(given)).toEqual([true, excluded]);
  });

  test.each([
    ['nothing', RetainedVariantProperties.none()],
    ['all but weights', RetainedVariantProperties.allExcept(DESIRED_WEIGHT)],
    ['all but either', RetainedVariantProperties.allExcept(DESIRED_WEIGHT, DESIRED_INSTANCE_COUNT)],
  ])('fails when %s is retained', (_, given) => {
    expect(messageOf(() => retainedBy(given))).toBe(
      "RealTimeEndpoint 'Digits/Endpoint': liveWeights is true, but retainedVariantProperties lets weights start anew at each change of the endpoint; leave it out, or write RetainedVariantProperties.all() to keep instance counts as well (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html)",
    );
  });

  test('synthesize without a warning, also where all is retained', () => {
    expect(warningsIn(stackWith([9, 1]))).toEqual([]);
    const retainedVariantProperties = RetainedVariantProperties.all();
    expect(warningsIn(stackWith([9, 1], { liveWeights: true, retainedVariantProperties }))).toEqual([]);
  });

  test('warn when all are zero', () => {
    expect(warningsIn(stackWith([0, 0]))).toEqual([expect.stringContaining('all variants have the weight 0')]);
  });
});
