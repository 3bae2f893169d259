import { CreateEndpointCommand, type DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { blueGreen, Guarded, instances, percent, rolling } from './guarded';
import { Local } from './local';

let guarded: Guarded;

beforeAll(async () => {
  guarded = await Guarded.start();
  await guarded.local.endpoint('ten', { all: { InitialInstanceCount: 10, Environment: { PING: '200' } } });
  await guarded.local.config('ten-two', { all: { InitialInstanceCount: 10, Environment: { START: 'die' } } });
  await guarded.local.endpoint('pair', { a: {}, b: {} });
  await guarded.local.config('pair-two', { a: {}, b: {} });
  await guarded.local.config('renamed', { other: {} });
});
afterAll(() => Local.removeAll());

const canary = (CanarySize?: object) => blueGreen({ Type: 'CANARY', CanarySize });
const linear = (LinearStepSize?: object) => blueGreen({ Type: 'LINEAR', LinearStepSize });
const limited = (MaximumExecutionTimeoutInSeconds: number, more: object = {}) =>
  blueGreen({ WaitIntervalInSeconds: 600 }, { MaximumExecutionTimeoutInSeconds, ...more });
const of = (range: string, what: string, given: string) =>
  `${what} must be ${range} of the total instance count of variant "all": it is ${given}.`;
const UP_TO_HALF = 'less than or equal to 50%';

test.each<[string, DeploymentConfig]>([
  ['a canary of 1 %', canary(percent(1))],
  ['a canary of 50 %', canary(percent(50))],
  ['a canary of half the instances', canary(instances(5))],
  ['steps of 10 %', linear(percent(10))],
  ['steps of 50 %', linear(percent(50))],
  ['steps of a tenth of the instances', linear(instances(1))],
  ['steps of half the instances', linear(instances(5))],
  ['batches of 5 %', rolling({ MaximumBatchSize: percent(5) })],
  ['batches of 50 %', rolling({ MaximumBatchSize: percent(50) })],
  ['a rollback of the whole fleet', rolling({ RollbackMaximumBatchSize: percent(100) })],
  ['a rollback of all instances', rolling({ RollbackMaximumBatchSize: instances(10) })],
  ['waits of an hour', blueGreen({ WaitIntervalInSeconds: 3600 }, { TerminationWaitInSeconds: 3600 })],
  ['a time limit one second longer than the waits', limited(601)],
  ['the longest time limit', limited(28_800)],
])('a deployment config may have %s', async (_what, config) => {
  await guarded.update('ten', config);
  expect((await guarded.local.settled('ten')).FailureReason).toMatch(/exit code 3/);
});

test.each<[string, DeploymentConfig, string]>([
  ['a canary has 51 %', canary(percent(51)), of(UP_TO_HALF, 'CanarySize', '51%')],
  ['a canary has 6 of 10 instances', canary(instances(6)), of(UP_TO_HALF, 'CanarySize', '6 of 10 instance(s)')],
  ['steps have 9 %', linear(percent(9)), of('between 10% and 50%', 'LinearStepSize', '9%')],
  ['steps have 51 %', linear(percent(51)), of('between 10% and 50%', 'LinearStepSize', '51%')],
  ['batches have 4 %', rolling({ MaximumBatchSize: percent(4) }), of('between 5% and 50%', 'MaximumBatchSize', '4%')],
  [
    'batches have 6 of 10 instances',
    rolling({ MaximumBatchSize: instances(6) }),
    of('between 5% and 50%', 'MaximumBatchSize', '6 of 10 instance(s)'),
  ],
  [
    'a rollback has 11 of 10 instances',
    rolling({ RollbackMaximumBatchSize: instances(11) }),
    of('less than or equal to 100%', 'RollbackMaximumBatchSize', '11 of 10 instance(s)'),
  ],
  ['a canary has no size', canary(), 'CanarySize is required in a TrafficRoutingConfiguration of type CANARY.'],
  ['steps have no size', linear(), 'LinearStepSize is required in a TrafficRoutingConfiguration of type LINEAR.'],
  [
    'all at once has a size',
    blueGreen({ CanarySize: percent(10) }),
    'CanarySize is not supported in a TrafficRoutingConfiguration of type ALL_AT_ONCE.',
  ],
  [
    'a canary has steps',
    blueGreen({ Type: 'CANARY', CanarySize: percent(10), LinearStepSize: percent(10) }),
    'LinearStepSize is not supported in a TrafficRoutingConfiguration of type CANARY.',
  ],
  [
    'both policies are given',
    { ...blueGreen({}), ...rolling({}) },
    'Only one update policy can be used in DeploymentConfig: BlueGreenUpdatePolicy and RollingUpdatePolicy are both given.',
  ],
  [
    'the time limit is no longer than the waits',
    limited(1200, { TerminationWaitInSeconds: 600 }),
    'MaximumExecutionTimeoutInSeconds must be larger than the total waiting time specified in TerminationWaitInSeconds and WaitIntervalInSeconds: it is 1200, they are 1200 seconds.',
  ],
  [
    'the time limit is too short',
    limited(599),
    "1 validation error detected: Value '599' at 'deploymentConfig.blueGreenUpdatePolicy.maximumExecutionTimeoutInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 600",
  ],
  [
    'a wait is too long',
    blueGreen({ WaitIntervalInSeconds: 3601 }),
    "1 validation error detected: Value '3601' at 'deploymentConfig.blueGreenUpdatePolicy.trafficRoutingConfiguration.waitIntervalInSeconds' failed to satisfy constraint: Member must have value less than or equal to 3600",
  ],
  [
    'an alarm is not there',
    blueGreen({}, {}, ['errors', 'nobody', 'nothing']),
    'AutoRollbackConfiguration names CloudWatch alarm(s) that do not exist in account 000000000000 and Region us-east-1: nobody, nothing.',
  ],
  [
    'there are eleven alarms',
    blueGreen({}, {}, Array(11).fill('errors')),
    'Member must have length less than or equal to 10',
  ],
  ['there is a list of no alarms', blueGreen({}, {}, []), 'Member must have length greater than or equal to 1'],
  [
    'an alarm has no name',
    { AutoRollbackConfiguration: { Alarms: [{}] } },
    'An alarm of AutoRollbackConfiguration has no AlarmName.',
  ],
])('fails when %s', async (_what, config, message) => {
  const refused = guarded.update('ten', config);
  await expect(refused).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(message),
  });
  expect((await guarded.local.describe('ten')).EndpointStatus).toBe('InService');
});

test('fails when a variant of one instance is to have a canary by count', async () => {
  await expect(guarded.update('pair', canary(instances(1)))).rejects.toThrow(
    'CanarySize must be less than or equal to 50% of the total instance count of variant "a": it is 1 of 1 instance(s).',
  );
});

test('fails when an endpoint with two variants is to be rolled', async () => {
  await expect(guarded.update('pair', rolling({ MaximumBatchSize: percent(50) }))).rejects.toThrow(
    'RollingUpdatePolicy is not supported for endpoints with several production variants: 2 are given.',
  );
});

test('fails when a guarded update renames variants, which an unguarded one may', async () => {
  await expect(guarded.update('pair', blueGreen({}), { EndpointConfigName: 'renamed' })).rejects.toThrow(
    'With a DeploymentConfig, the new endpoint configuration must have the same variant names as the old one: "renamed" has other, "pair" has a, b.',
  );
  await guarded.update('pair', undefined, { EndpointConfigName: 'renamed' });
  expect(await guarded.local.settled('pair')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'renamed',
  });
  expect((await guarded.local.invoke('pair', 'echo')).InvokedProductionVariant).toBe('other');
});

test('a config that could not guard an update is refused at creation; its alarms may come later', async () => {
  const create = (EndpointName: string, DeploymentConfig: DeploymentConfig) =>
    guarded.local.sagemaker.send(
      new CreateEndpointCommand({ EndpointName, EndpointConfigName: 'renamed', DeploymentConfig }),
    );
  await expect(create('early', canary(percent(80)))).rejects.toThrow('CanarySize must be');
  await create('early', blueGreen({}, {}, ['to-come']));
  expect((await guarded.local.settled('early')).EndpointStatus).toBe('InService');
});
