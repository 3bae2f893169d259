import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ComponentCapacitySize,
  type ComponentRollingOptions,
  InferenceComponentDeployment,
} from 'cdk-sagemaker-serving';
import { messageOf, newStack } from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = `${API}/API_InferenceComponentRollingUpdatePolicy.html`;
const SEE_SIZE = `${API}/API_InferenceComponentCapacitySize.html`;

const rolling = (options: Partial<ComponentRollingOptions> = {}) =>
  InferenceComponentDeployment.rolling({
    maximumBatchSize: ComponentCapacitySize.percent(50),
    waitInterval: Duration.minutes(1),
    ...options,
  });
const alarms = (count: number): IAlarm[] => {
  const stack = newStack();
  return Array.from({ length: count }, (_, index) => Alarm.fromAlarmName(stack, `Alarm${index}`, `alarm-${index}`));
};

describe('ComponentCapacitySize', () => {
  test('is a number of copies or a share of them', () => {
    expect(ComponentCapacitySize.copies(3)._render()).toEqual({ type: 'COPY_COUNT', value: 3 });
    expect(ComponentCapacitySize.percent(100)._render()).toEqual({ type: 'CAPACITY_PERCENT', value: 100 });
  });

  test.each([0, 1.5])('fails when it is %d copies', (count) => {
    expect(messageOf(() => ComponentCapacitySize.copies(count))).toBe(
      `ComponentCapacitySize.copies: the size is ${count}, allowed is a whole number from 1 upwards (${SEE_SIZE})`,
    );
  });

  test.each([0, 101])('fails when it is %i %%', (percent) => {
    expect(messageOf(() => ComponentCapacitySize.percent(percent))).toBe(
      `ComponentCapacitySize.percent: the size is ${percent} %, allowed is a whole number from 1 to 100 % (${SEE_SIZE})`,
    );
  });

  test.each([
    [1, 1],
    [1, 2],
    [2, 4],
    [1, 20],
    [20, 40],
  ])('a batch of %i of %i copies is allowed', (batch, copies) => {
    expect(ComponentCapacitySize.copies(batch)._unfit(copies)).toBeUndefined();
  });

  test.each([
    [2, 2, '2 of 2 copies, allowed is 1'],
    [3, 5, '3 of 5 copies, allowed is 1 to 2'],
    [1, 40, '1 of 40 copies, allowed is 2 to 20'],
  ])('fails when a batch is %i of %i copies', (batch, copies, why) => {
    expect(ComponentCapacitySize.copies(batch)._unfit(copies)).toBe(why);
  });
});

describe('InferenceComponentDeployment.rolling', () => {
  test('renders each option', () => {
    const options = {
      maximumExecutionTimeout: Duration.hours(1),
      rollbackMaximumBatchSize: ComponentCapacitySize.percent(100),
      rollbackAlarms: alarms(1),
    };
    expect(rolling(options)._render()).toEqual({
      rollingUpdatePolicy: {
        maximumBatchSize: { type: 'CAPACITY_PERCENT', value: 50 },
        waitIntervalInSeconds: 60,
        maximumExecutionTimeoutInSeconds: 3600,
        rollbackMaximumBatchSize: { type: 'CAPACITY_PERCENT', value: 100 },
      },
      autoRollbackConfiguration: { alarms: [{ alarmName: 'alarm-0' }] },
    });
  });

  test.each([5, 50])('a batch of %i %% is allowed', (percent) => {
    expect(() => rolling({ maximumBatchSize: ComponentCapacitySize.percent(percent) })).not.toThrow();
  });

  test.each([4, 51])('fails when a batch is %i %%', (percent) => {
    expect(messageOf(() => rolling({ maximumBatchSize: ComponentCapacitySize.percent(percent) }))).toBe(
      `InferenceComponentDeployment.rolling: maximumBatchSize is ${percent} % of the copies, allowed is 5 to 50 % (${SEE})`,
    );
  });

  test.each([
    ['waitInterval', 3601, '0 to 3600'],
    ['maximumExecutionTimeout', 599, '600 to 28800'],
    ['maximumExecutionTimeout', 28801, '600 to 28800'],
  ])('fails when %s is %i seconds', (what, seconds, allowed) => {
    expect(messageOf(() => rolling({ [what]: Duration.seconds(seconds) }))).toBe(
      `InferenceComponentDeployment.rolling: ${what} is ${seconds} seconds, allowed is a whole number from ${allowed} seconds (${SEE})`,
    );
  });

  test('10 alarms are allowed', () => {
    expect(() => rolling({ rollbackAlarms: alarms(10) })).not.toThrow();
  });

  test('fails when there are more alarms', () => {
    expect(messageOf(() => rolling({ rollbackAlarms: alarms(11) }))).toBe(
      `InferenceComponentDeployment.rolling: the number of rollbackAlarms is 11, allowed is at most 10 (${SEE})`,
    );
  });
});
