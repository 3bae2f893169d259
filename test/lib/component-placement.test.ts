import { ComponentPlacement } from 'cdk-sagemaker-serving';
import { messageOf } from './fixtures';

const SEE =
  'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentAvailabilityZoneBalance.html';

describe('ComponentPlacement', () => {
  test('names its strategy, with the balance that CloudFormation asks for', () => {
    const balance = { enforcementMode: 'PERMISSIVE', maxImbalance: undefined };
    expect(ComponentPlacement.spread()._render()).toEqual({
      placementStrategy: 'SPREAD',
      availabilityZoneBalance: balance,
    });
    expect(ComponentPlacement.binpack()._render()).toEqual({
      placementStrategy: 'BINPACK',
      availabilityZoneBalance: balance,
    });
  });

  test.each([0, 100])('an imbalance of %i is allowed', (maxImbalance) => {
    const { availabilityZoneBalance } = ComponentPlacement.binpack({ maxImbalance })._render();
    expect(availabilityZoneBalance).toEqual({ enforcementMode: 'PERMISSIVE', maxImbalance });
  });

  test.each([-1, 101])('fails when the imbalance is %i', (maxImbalance) => {
    expect(messageOf(() => ComponentPlacement.spread({ maxImbalance }))).toBe(
      `ComponentPlacement.spread: maxImbalance is ${maxImbalance}, allowed is a whole number from 0 to 100 (${SEE})`,
    );
  });
});
