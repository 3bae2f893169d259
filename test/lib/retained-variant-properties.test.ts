import { RealTimeEndpoint, RetainedVariantProperties, VariantPropertyType } from 'cdk-sagemaker-serving';
import { messageOf, newEndpoint, newStack, onlyResource, variantOptions, warningsIn } from './fixtures';

const { DESIRED_INSTANCE_COUNT, DESIRED_WEIGHT } = VariantPropertyType;

function rendered(retainedVariantProperties?: RetainedVariantProperties) {
  const stack = newStack();
  newEndpoint(stack, {}, { retainedVariantProperties });
  const { RetainAllVariantProperties, ExcludeRetainedVariantProperties } = onlyResource(
    stack,
    'AWS::SageMaker::Endpoint',
  ).Properties;
  return [RetainAllVariantProperties, ExcludeRetainedVariantProperties];
}

describe('RetainedVariantProperties', () => {
  test('are not mentioned, unless they are given', () => {
    expect(rendered()).toEqual([undefined, undefined]);
  });

  test('may be none', () => {
    expect(rendered(RetainedVariantProperties.none())).toEqual([false, undefined]);
  });

  test('may be all', () => {
    expect(rendered(RetainedVariantProperties.all())).toEqual([true, undefined]);
  });

  test('may be all but some', () => {
    expect(rendered(RetainedVariantProperties.allExcept(DESIRED_WEIGHT))).toEqual([
      true,
      [{ VariantPropertyType: 'DesiredWeight' }],
    ]);
    expect(rendered(RetainedVariantProperties.allExcept(DESIRED_INSTANCE_COUNT, DESIRED_WEIGHT))).toEqual([
      true,
      [{ VariantPropertyType: 'DesiredInstanceCount' }, { VariantPropertyType: 'DesiredWeight' }],
    ]);
  });

  test('fails when all but nothing is kept', () => {
    expect(messageOf(() => RetainedVariantProperties.allExcept())).toBe(
      'RetainedVariantProperties.allExcept: no property is named; name those to start anew, or write RetainedVariantProperties.all()',
    );
  });

  test('fails when one is named twice', () => {
    expect(messageOf(() => RetainedVariantProperties.allExcept(DESIRED_WEIGHT, DESIRED_WEIGHT))).toBe(
      'RetainedVariantProperties.allExcept: the property DesiredWeight is named twice, allowed is once each (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VariantProperty.html)',
    );
  });

  test.each([
    ['all()', RetainedVariantProperties.all(), 2, true],
    ['all() of one variant', RetainedVariantProperties.all(), 1, false],
    ['all but the count', RetainedVariantProperties.allExcept(DESIRED_INSTANCE_COUNT), 2, true],
    ['all but the weight', RetainedVariantProperties.allExcept(DESIRED_WEIGHT), 2, false],
    ['none()', RetainedVariantProperties.none(), 2, false],
  ])('warns when another weight would change nothing: %s', (_, retainedVariantProperties, variants, warns) => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint', { retainedVariantProperties });
    for (let i = 0; i < variants; i++) endpoint.addVariant(`v${i}`, variantOptions(stack));
    const warning =
      "RealTimeEndpoint 'Digits/Endpoint': retainedVariantProperties keeps the weights, so another initialVariantWeight changes nothing in a variant that is there already; set liveWeights to true, or write RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT) (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html)";
    expect(warningsIn(stack)).toEqual(warns ? [warning] : []);
  });
});
