import { CfnParameter } from 'aws-cdk-lib';
import { CapacitySize } from 'cdk-sagemaker-serving';
import { messageOf, newStack } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CapacitySize.html';

describe('CapacitySize', () => {
  test.each([1, 100])('may be %d percent', (percent) => {
    expect(CapacitySize.percent(percent)._render()).toEqual({ type: 'CAPACITY_PERCENT', value: percent });
  });

  test.each([1, 100000])('may be %d instances', (count) => {
    expect(CapacitySize.instances(count)._render()).toEqual({ type: 'INSTANCE_COUNT', value: count });
  });

  test.each([0, 101, 12.5, Number.NaN])('fails when it is %d percent', (percent) => {
    expect(messageOf(() => CapacitySize.percent(percent))).toBe(
      `CapacitySize.percent: the size is ${percent} %, allowed is a whole number from 1 to 100 % (${SEE})`,
    );
  });

  test.each([0, -1, 1.5])('fails when it is %d instances', (count) => {
    expect(messageOf(() => CapacitySize.instances(count))).toBe(
      `CapacitySize.instances: the size is ${count}, allowed is a whole number from 1 upwards (${SEE})`,
    );
  });

  test('tokens pass', () => {
    const number = new CfnParameter(newStack(), 'Number', { type: 'Number' }).valueAsNumber;
    expect(() => [CapacitySize.percent(number), CapacitySize.instances(number)]).not.toThrow();
  });
});
