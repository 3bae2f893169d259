import { CfnParameter } from 'aws-cdk-lib';
import { RoutingStrategy } from 'cdk-sagemaker-serving';
import { messageOf, newEndpoint, newStack, variantIn } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantRoutingConfig.html';

function rendered(routingStrategy: RoutingStrategy): unknown {
  const stack = newStack();
  newEndpoint(stack, { routingStrategy });
  return variantIn(stack).RoutingConfig;
}

describe('RoutingStrategy', () => {
  test('random renders RANDOM', () => {
    expect(rendered(RoutingStrategy.random())).toEqual({ RoutingStrategy: 'RANDOM' });
  });

  test('leastOutstandingRequests renders LEAST_OUTSTANDING_REQUESTS', () => {
    expect(rendered(RoutingStrategy.leastOutstandingRequests())).toEqual({
      RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS',
    });
  });

  test.each([
    [1024, 1],
    [65536, 1024],
  ])('prefixAware takes a prefix of %d and a threshold of %d', (prefixLength, concurrencyThreshold) => {
    expect(rendered(RoutingStrategy.prefixAware({ prefixLength, concurrencyThreshold }))).toEqual({
      RoutingStrategy: 'PREFIX_AWARE',
      PrefixAwareRoutingConfig: { PrefixLength: prefixLength, ConcurrencyThreshold: concurrencyThreshold },
    });
  });

  test('tokens pass', () => {
    const number = new CfnParameter(newStack(), 'Number', { type: 'Number' }).valueAsNumber;
    expect(() => RoutingStrategy.prefixAware({ prefixLength: number, concurrencyThreshold: number })).not.toThrow();
  });

  test.each([1023, 65537, 2000.5, Number.NaN])('fails when the prefix is %d long', (prefixLength) => {
    expect(messageOf(() => RoutingStrategy.prefixAware({ prefixLength, concurrencyThreshold: 8 }))).toBe(
      `RoutingStrategy.prefixAware: prefixLength is ${prefixLength}, allowed is a whole number from 1024 to 65536 (${SEE})`,
    );
  });

  test.each([0, 1025, -1])('fails when the threshold is %d', (concurrencyThreshold) => {
    expect(messageOf(() => RoutingStrategy.prefixAware({ prefixLength: 2048, concurrencyThreshold }))).toBe(
      `RoutingStrategy.prefixAware: concurrencyThreshold is ${concurrencyThreshold}, allowed is a whole number from 1 to 1024 (${SEE})`,
    );
  });
});
