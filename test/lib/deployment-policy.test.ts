import { Duration, type Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  RealTimeEndpoint,
  RollbackAlarms,
  type VariantOptions,
} from 'cdk-sagemaker-serving';
import { failureOf, messageOf, newEndpoint, newStack, onlyResource, variantOptions, warningsIn } from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE_ROUTING = `${API}/API_TrafficRoutingConfig.html`;
const SEE_BLUE_GREEN = `${API}/API_BlueGreenUpdatePolicy.html`;
const SEE_ROLLING = `${API}/API_RollingUpdatePolicy.html`;
const SEE_EXCLUSIONS = 'https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html';
const FIVE = Duration.minutes(5);
const percent = CapacitySize.percent;
const instances = CapacitySize.instances;

/** The four, with one size and one wait each. */
const canary = (canarySize = percent(25), waitInterval = FIVE) => DeploymentPolicy.canary({ canarySize, waitInterval });
const linear = (linearStepSize = percent(25), waitInterval = FIVE) =>
  DeploymentPolicy.linear({ linearStepSize, waitInterval });
const rolling = (maximumBatchSize = percent(25), waitInterval = FIVE) =>
  DeploymentPolicy.rolling({ maximumBatchSize, waitInterval });

function guarded(deployment: DeploymentPolicy, options: Partial<VariantOptions> = {}): Stack {
  const stack = newStack();
  newEndpoint(stack, { initialInstanceCount: 4, ...options }, { deployment });
  return stack;
}

/** The deployment config of an endpoint of four instances. */
function rendered(deployment: DeploymentPolicy, options?: Partial<VariantOptions>) {
  const { AutoRollbackConfiguration: _, ...config } = onlyResource(
    guarded(deployment, options),
    'AWS::SageMaker::Endpoint',
  ).Properties.DeploymentConfig;
  return config;
}

function timeoutOf(deployment: DeploymentPolicy, options?: Partial<VariantOptions>): number {
  const { BlueGreenUpdatePolicy, RollingUpdatePolicy } = rendered(deployment, options);
  return (BlueGreenUpdatePolicy ?? RollingUpdatePolicy).MaximumExecutionTimeoutInSeconds;
}

const token = () => Token.asNumber({ Ref: 'Number' });

describe('a deployment policy', () => {
  test('is none, unless one is given', () => {
    const stack = newStack();
    newEndpoint(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties).not.toHaveProperty('DeploymentConfig');
  });

  test('allAtOnce says all of what SageMaker asks for', () => {
    expect(rendered(DeploymentPolicy.allAtOnce())).toEqual({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
        MaximumExecutionTimeoutInSeconds: 2100,
      },
    });
  });

  test('canary renders each option', () => {
    const deployment = DeploymentPolicy.canary({
      canarySize: instances(1),
      waitInterval: Duration.minutes(10),
      terminationWait: Duration.minutes(2),
      maximumExecutionTimeout: Duration.hours(1),
    });
    expect(rendered(deployment)).toEqual({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          CanarySize: { Type: 'INSTANCE_COUNT', Value: 1 },
          WaitIntervalInSeconds: 600,
        },
        TerminationWaitInSeconds: 120,
        MaximumExecutionTimeoutInSeconds: 3600,
      },
    });
  });

  test('linear renders each option', () => {
    const deployment = DeploymentPolicy.linear({
      linearStepSize: percent(20),
      waitInterval: FIVE,
      terminationWait: Duration.seconds(0),
      maximumExecutionTimeout: Duration.hours(8),
    });
    expect(rendered(deployment)).toEqual({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'LINEAR',
          LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 20 },
          WaitIntervalInSeconds: 300,
        },
        TerminationWaitInSeconds: 0,
        MaximumExecutionTimeoutInSeconds: 28800,
      },
    });
  });

  test('rolling renders each option', () => {
    const deployment = DeploymentPolicy.rolling({
      maximumBatchSize: instances(2),
      waitInterval: FIVE,
      rollbackMaximumBatchSize: percent(100),
      maximumExecutionTimeout: Duration.minutes(11),
    });
    expect(rendered(deployment)).toEqual({
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 2 },
        WaitIntervalInSeconds: 300,
        RollbackMaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 100 },
        MaximumExecutionTimeoutInSeconds: 660,
      },
    });
  });

  test('a wait of zero is kept', () => {
    const { BlueGreenUpdatePolicy } = rendered(canary(percent(25), Duration.seconds(0)));
    expect(BlueGreenUpdatePolicy.TrafficRoutingConfiguration.WaitIntervalInSeconds).toBe(0);
  });

  test('tokens pass', () => {
    const [size, seconds] = [token(), Duration.seconds(token())];
    for (const deployment of [
      canary(percent(size), seconds),
      linear(instances(size), seconds),
      rolling(percent(size), seconds),
    ])
      expect(timeoutOf(deployment)).toBe(28800);
  });

  test('an instance count that is known only at deployment passes', () => {
    expect(failureOf(guarded(canary(instances(3)), { initialInstanceCount: token() }))).toBe('');
    expect(timeoutOf(linear(instances(3)), { initialInstanceCount: token() })).toBe(28800);
  });
});

describe('the sizes of a deployment policy', () => {
  test.each([
    ['canary', canary, [1, 50]],
    ['linear', linear, [10, 50]],
    ['rolling', rolling, [5, 50]],
  ] as const)('of %s may be at either edge', (_, policy, edges) => {
    for (const edge of edges) expect(() => policy(percent(edge))).not.toThrow();
  });

  test.each([
    ['canary: canarySize', canary, 51, 'up to 50 %', SEE_ROUTING],
    ['linear: linearStepSize', linear, 9, '10 to 50 %', SEE_ROUTING],
    ['linear: linearStepSize', linear, 51, '10 to 50 %', SEE_ROUTING],
    ['rolling: maximumBatchSize', rolling, 4, '5 to 50 %', SEE_ROLLING],
    ['rolling: maximumBatchSize', rolling, 51, '5 to 50 %', SEE_ROLLING],
  ] as const)('fails when %s is beyond an edge', (what, policy, size, allowed, see) => {
    expect(messageOf(() => policy(percent(size)))).toBe(
      `DeploymentPolicy.${what} is ${size} % of the fleet, allowed is ${allowed} (${see})`,
    );
  });

  test.each([
    ['canary', canary, 2, 1],
    ['canary', canary, 4, 2],
    ['canary', canary, 5, 2],
    ['linear', linear, 20, 2],
    ['linear', linear, 20, 10],
    ['rolling', rolling, 40, 2],
    ['rolling', rolling, 40, 20],
  ] as const)('%s in a fleet of %d may be %d', (_, policy, initialInstanceCount, count) => {
    expect(failureOf(guarded(policy(instances(count)), { initialInstanceCount }))).toBe('');
  });

  const none = 'is no number of instances: raise initialInstanceCount to 2, or use CapacitySize.percent()';
  test.each([
    ['canary', 'canarySize', canary, 1, 1, `1 instance, allowed of 1 instance ${none}`, SEE_ROUTING],
    ['canary', 'canarySize', canary, 2, 2, '2 instances, allowed of 2 instances is 1', SEE_ROUTING],
    ['canary', 'canarySize', canary, 5, 3, '3 instances, allowed of 5 instances are 1 to 2', SEE_ROUTING],
    ['linear', 'linearStepSize', linear, 20, 1, '1 instance, allowed of 20 instances are 2 to 10', SEE_ROUTING],
    ['linear', 'linearStepSize', linear, 20, 11, '11 instances, allowed of 20 instances are 2 to 10', SEE_ROUTING],
    ['rolling', 'maximumBatchSize', rolling, 40, 1, '1 instance, allowed of 40 instances are 2 to 20', SEE_ROLLING],
    ['rolling', 'maximumBatchSize', rolling, 40, 21, '21 instances, allowed of 40 instances are 2 to 20', SEE_ROLLING],
  ] as const)('fails when %s: %s does not fit', (policy, what, make, initialInstanceCount, count, why, see) => {
    expect(failureOf(guarded(make(instances(count)), { initialInstanceCount }))).toContain(
      `DeploymentPolicy.${policy} of RealTimeEndpoint 'Digits/Endpoint': ${what} is ${why} of variant 'champion' (${see})`,
    );
  });

  test('of the way back may be the whole fleet, and fails when it is more', () => {
    const back = (count: number) =>
      DeploymentPolicy.rolling({
        maximumBatchSize: instances(2),
        waitInterval: FIVE,
        rollbackMaximumBatchSize: instances(count),
      });
    expect(failureOf(guarded(back(4)))).toBe('');
    expect(failureOf(guarded(back(5)))).toContain(
      `rollbackMaximumBatchSize is 5 instances, allowed of 4 instances are 1 to 4 of variant 'champion' (${SEE_ROLLING})`,
    );
  });

  test('have to fit each variant', () => {
    const stack = guarded(canary(instances(2)));
    const endpoint = stack.node.findChild('Endpoint') as RealTimeEndpoint;
    endpoint.addVariant('challenger', variantOptions(stack, { initialInstanceCount: 3 }));
    const failure = failureOf(stack);
    expect(failure).toContain("allowed of 3 instances is 1 of variant 'challenger'");
    expect(failure).not.toContain("'champion'");
  });
});

describe('the times of a deployment policy', () => {
  const all = { canarySize: percent(25), linearStepSize: percent(25), waitInterval: Duration.seconds(1) };

  test.each([
    [0, 600],
    [3600, 28800],
  ])('may be at an edge: waits of %d and a timeout of %d seconds', (wait, timeout) => {
    const [waitInterval, maximumExecutionTimeout] = [Duration.seconds(wait), Duration.seconds(timeout)];
    const times = { ...all, waitInterval, terminationWait: waitInterval, maximumExecutionTimeout };
    expect(() => [DeploymentPolicy.allAtOnce(times), DeploymentPolicy.canary(times)]).not.toThrow();
    expect(() => DeploymentPolicy.linear(times)).not.toThrow();
  });

  test.each([
    ['waitInterval', Duration.seconds(3601), '3601', '0 to 3600', SEE_ROUTING],
    ['waitInterval', Duration.millis(1500), '1.5', '0 to 3600', SEE_ROUTING],
    ['terminationWait', Duration.seconds(3601), '3601', '0 to 3600', SEE_BLUE_GREEN],
    ['maximumExecutionTimeout', Duration.seconds(599), '599', '600 to 28800', SEE_BLUE_GREEN],
    ['maximumExecutionTimeout', Duration.seconds(28801), '28801', '600 to 28800', SEE_BLUE_GREEN],
  ])('fails when %s is out of its range', (what, duration, given, allowed, see) => {
    const sentence = (policy: string) =>
      `DeploymentPolicy.${policy}: ${what} is ${given} seconds, allowed is a whole number from ${allowed} seconds (${see})`;
    expect(messageOf(() => DeploymentPolicy.allAtOnce({ [what]: duration }))).toBe(sentence('allAtOnce'));
    expect(messageOf(() => DeploymentPolicy.canary({ ...all, [what]: duration }))).toBe(sentence('canary'));
    expect(messageOf(() => DeploymentPolicy.linear({ ...all, [what]: duration }))).toBe(sentence('linear'));
  });

  test('fails when a wait of rolling is too long', () => {
    expect(messageOf(() => rolling(percent(50), Duration.seconds(3601)))).toBe(
      `DeploymentPolicy.rolling: waitInterval is 3601 seconds, allowed is a whole number from 0 to 3600 seconds (${SEE_ROLLING})`,
    );
  });

  test.each([
    ['allAtOnce bakes once', DeploymentPolicy.allAtOnce({ waitInterval: FIVE }), 300 + 2100],
    ['a canary bakes twice', canary(), 600 + 2100],
    ['linear bakes at each step', linear(percent(30)), 1200 + 2100],
    ['linear by count bakes at each step', linear(instances(1)), 1200 + 2100],
    ['a rolling update starts instances at each step', rolling(percent(50)), 600 + 2 * 2100],
    ['a rolling update by count does too', rolling(instances(1)), 1200 + 4 * 2100],
    ["the longest is SageMaker's longest", rolling(percent(5)), 28800],
  ])('the timeout is long enough: %s', (_, deployment, seconds) => {
    expect(timeoutOf(deployment)).toBe(seconds);
  });

  test('the timeout counts what the slowest variant may take', () => {
    const slow = {
      modelDataDownloadTimeout: Duration.hours(1),
      containerStartupHealthCheckTimeout: Duration.minutes(1),
    };
    expect(timeoutOf(canary(), slow)).toBe(600 + 900 + 3600 + 60);
  });

  test('fails when the timeout is not longer than the waits', () => {
    const deployment = (seconds: number) =>
      DeploymentPolicy.canary({
        canarySize: percent(10),
        waitInterval: Duration.minutes(10),
        terminationWait: Duration.minutes(5),
        maximumExecutionTimeout: Duration.seconds(seconds),
      });
    expect(() => deployment(1501)).not.toThrow();
    expect(messageOf(() => deployment(1500))).toBe(
      `DeploymentPolicy.canary: maximumExecutionTimeout is 1500 seconds, allowed is more than all waits together, 1500 seconds (2 steps x waitInterval 600 + terminationWait 300) (${SEE_BLUE_GREEN})`,
    );
  });

  test('fails when the waits are longer than any timeout', () => {
    expect(() => linear(percent(13), Duration.hours(1))).toThrow();
    expect(() => linear(percent(15), Duration.hours(1))).not.toThrow();
    expect(messageOf(() => linear(percent(10), Duration.hours(1)))).toBe(
      `DeploymentPolicy.linear: all waits together are 36000 seconds (10 steps x waitInterval 3600 + terminationWait 0), allowed is less than the longest maximumExecutionTimeout, 28800 seconds (${SEE_BLUE_GREEN})`,
    );
  });

  test('fails when the waits of so many instances are longer than any timeout', () => {
    const deployment = rolling(instances(1), Duration.hours(1));
    expect(failureOf(guarded(deployment, { initialInstanceCount: 7 }))).toBe('');
    expect(failureOf(guarded(deployment, { initialInstanceCount: 8 }))).toContain(
      `DeploymentPolicy.rolling: all waits together are 28800 seconds (8 steps x waitInterval 3600 + terminationWait 0), allowed is less than the longest maximumExecutionTimeout, 28800 seconds (${SEE_ROLLING})`,
    );
  });
});

describe('what a deployment policy cannot do', () => {
  test('fails when an endpoint of two variants is to roll', () => {
    const stack = guarded(rolling());
    (stack.node.findChild('Endpoint') as RealTimeEndpoint).addVariant('b', variantOptions(stack));
    expect(failureOf(stack)).toContain(
      `DeploymentPolicy.rolling of RealTimeEndpoint 'Digits/Endpoint': the endpoint has 2 variants, allowed is 1; use DeploymentPolicy.canary() or DeploymentPolicy.linear() (${SEE_EXCLUSIONS})`,
    );
  });

  test('warns on Inf1, where SageMaker does it in silence', () => {
    const instanceType = InstanceType.of('ml.inf1.xlarge');
    expect(warningsIn(guarded(canary(), { instanceType }))).toEqual([
      `RealTimeEndpoint 'Digits/Endpoint': variant 'champion' is on Inf1, where SageMaker shifts all traffic at once, without baking and without a rollback, whatever \`deployment\` says; choose another instance type, such as ml.inf2.xlarge (${SEE_EXCLUSIONS})`,
    ]);
    expect(warningsIn(guarded(DeploymentPolicy.allAtOnce(), { instanceType }))).toEqual([]);
    expect(warningsIn(guarded(canary(), { instanceType: InstanceType.of('ml.inf2.xlarge') }))).toEqual([]);
  });

  test('says only that a variant is missing when there is none', () => {
    const stack = newStack();
    new RealTimeEndpoint(stack, 'Endpoint', { deployment: rolling(instances(1)) });
    const failure = failureOf(stack);
    expect(failure).toContain('it has no variant; add one with `addVariant()`');
    expect(failure).not.toContain('DeploymentPolicy');
  });

  test('one policy serves several endpoints', () => {
    const stack = newStack();
    const deployment = canary();
    for (const id of ['A', 'B'])
      new RealTimeEndpoint(stack, id, { deployment }).addVariant('champion', variantOptions(stack));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('no alarm is made where none could see anything', () => {
    Template.fromStack(guarded(DeploymentPolicy.allAtOnce())).resourceCountIs('AWS::CloudWatch::Alarm', 0);
    const baked = DeploymentPolicy.allAtOnce({ waitInterval: FIVE });
    Template.fromStack(guarded(baked)).resourceCountIs('AWS::CloudWatch::Alarm', 1);
    const some = DeploymentPolicy.allAtOnce({ waitInterval: Duration.seconds(token()) });
    Template.fromStack(guarded(some)).resourceCountIs('AWS::CloudWatch::Alarm', 1);
    const none = DeploymentPolicy.allAtOnce({ waitInterval: FIVE, rollbackAlarms: RollbackAlarms.none() });
    Template.fromStack(guarded(none)).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});
