import { check, type Resources } from '../../../lib/rules';
import { aConfig, aModel, anAlarm, aScaledEndpoint, aTarget, aVariant } from '../../../lib/rules/catalogue/builders';
import {
  canary,
  instances,
  linear,
  percent,
  rolling,
  routing,
  updating,
} from '../../../lib/rules/catalogue/update-policies';

const PARAMETERS = { P: { Type: 'Number' }, N: { Type: 'String' } };
const UNKNOWN = { Ref: 'P' };

/** What a rule says of a template. */
function said(rule: string, Resources: Resources): string[] {
  const { findings } = check({ Parameters: PARAMETERS, Resources });
  return findings.filter((one) => one.rule === rule).map(({ message }) => message);
}

const isFound = (rule: string, resources: Resources) => said(rule, resources).length > 0;
const timed = (policy: { BlueGreenUpdatePolicy: object }, more: object) => ({
  BlueGreenUpdatePolicy: { ...policy.BlueGreenUpdatePolicy, ...more },
});
const fleet = (InitialInstanceCount: unknown) => ({ InitialInstanceCount });

test.each([
  ['R170', routing({ WaitIntervalInSeconds: 0 }), false],
  ['R170', routing({ WaitIntervalInSeconds: -1 }), true],
  ['R170', routing({ WaitIntervalInSeconds: '3600' }), false],
  ['R170', routing({ WaitIntervalInSeconds: 3601 }), true],
  ['R170', routing({ WaitIntervalInSeconds: 1.5 }), true],
  ['R170', routing({ WaitIntervalInSeconds: UNKNOWN }), false],
  ['R172', canary(percent(50)), false],
  ['R172', canary(percent(51)), true],
  ['R172', canary(percent(1)), false],
  ['R172', canary({ Type: { Ref: 'N' }, Value: 60 }), false],
  ['R172', canary({ Type: 'CAPACITY_PERCENT', Value: UNKNOWN }), false],
  ['R173', linear(percent(9)), true],
  ['R173', linear(percent(10)), false],
  ['R173', linear(percent(50)), false],
  ['R173', linear(percent(51)), true],
  ['R174', canary(percent(0)), true],
  ['R174', canary(percent(1)), false],
  ['R174', rolling({ RollbackMaximumBatchSize: percent(100) }), false],
  ['R174', rolling({ RollbackMaximumBatchSize: percent(101) }), true],
  ['R174', rolling({ RollbackMaximumBatchSize: instances(101) }), false],
  ['R174', canary({ Type: 'COPY_COUNT', Value: 1 }), true],
  ['R174', canary({ Type: 'INSTANCE_COUNT' }), true],
  ['R177', timed(routing({}), { TerminationWaitInSeconds: 0 }), false],
  ['R177', timed(routing({}), { TerminationWaitInSeconds: 3601 }), true],
  ['R179', rolling({ MaximumBatchSize: percent(4) }), true],
  ['R179', rolling({ MaximumBatchSize: percent(5) }), false],
  ['R179', rolling({ MaximumBatchSize: percent(50) }), false],
  ['R179', rolling({ MaximumBatchSize: percent(51) }), true],
  ['R179', rolling({ WaitIntervalInSeconds: undefined }), true],
  ['R171', linear(undefined), true],
  ['R171', { ...routing({ Type: 'ALL_AT_ONCE', CanarySize: percent(10) }) }, true],
  ['R171', { ...routing({ Type: { Ref: 'N' }, CanarySize: percent(10) }) }, false],
])('%s of %j is found wrong: %s', (rule, config, found) => {
  expect(isFound(rule, updating(config))).toBe(found);
});

test.each([
  [canary(instances(1)), 1, 'R172', true],
  [canary(instances(1)), 2, 'R172', false],
  [canary(instances(2)), 4, 'R172', false],
  [canary(instances(2)), 3, 'R172', true],
  [canary(instances(2)), UNKNOWN, 'R172', false],
  [linear(instances(1)), 10, 'R173', false],
  [linear(instances(1)), 11, 'R173', true],
  [linear(instances(6)), 11, 'R173', true],
  [rolling({ MaximumBatchSize: instances(1) }), 20, 'R179', false],
  [rolling({ MaximumBatchSize: instances(1) }), 21, 'R179', true],
])('the size in %j of %j instances: %s is broken: %s', (config, count, rule, found) => {
  expect(isFound(rule, updating(config, fleet(count)))).toBe(found);
});

test('a size that no fleet of one instance has says what to do', () => {
  expect(said('R172', updating(canary(instances(1)), fleet(1)))).toEqual([
    "CanarySize is 1 of the 1 instance of variant 'all', allowed is up to 50 %, which no number of instances is; raise InitialInstanceCount to 2, or write a CAPACITY_PERCENT",
  ]);
});

test('counts that are retained are as many as scaling allows', () => {
  const { DeploymentConfig } = updating(canary(instances(2)), fleet(1)).Endpoint.Properties;
  const Config = aConfig({ ProductionVariants: [aVariant()] });
  const Endpoint = aScaledEndpoint({ DeploymentConfig });
  const scaled = (more: object) => ({ Config, Endpoint, Alarm: anAlarm(), Target: aTarget({ ...more }) });
  expect(said('R172', scaled({ MaxCapacity: 3 }))).toEqual([
    "CanarySize is 2 of the 1 to 3 instances of variant 'all', allowed is up to 50 %: 1 of 3",
  ]);
  expect(isFound('R172', scaled({ MaxCapacity: 4 }))).toBe(false);
  expect(isFound('R172', scaled({ MaxCapacity: UNKNOWN }))).toBe(false);
  expect(isFound('R172', scaled({ MaxCapacity: 4, ResourceId: { Ref: 'N' } }))).toBe(false);
  expect(isFound('R172', { Config, Endpoint, Alarm: anAlarm() })).toBe(true);
});

const TIMES = [
  ['a canary that bakes twice', canary(percent(50)), 601, 0, 1201, true],
  ['a canary that bakes twice', canary(percent(50)), 601, 0, 1202, false],
  ['a canary that bakes twice', canary(percent(50)), 600, 0, 1199, true],
  ["the guide's own canary", canary(percent(30)), 600, 600, 1800, false],
  ['a canary with a wait for the termination', canary(percent(30)), 600, 600, 1799, true],
  ['all at once', routing({}), 600, 600, 1201, false],
  ['all at once', routing({}), 600, 600, 1200, true],
  ['ten steps', linear(percent(10)), 360, 0, 3600, false],
  ['ten steps', linear(percent(10)), 360, 0, 3599, true],
  ['three steps, one of them smaller', linear(percent(40)), 600, 0, 1799, true],
  ['steps of one instance of four', linear(instances(1)), 600, 0, 2399, true],
  ['steps of one instance of four', linear(instances(1)), 600, 0, 2400, false],
  ['no timeout', linear(percent(10)), 2880, 0, undefined, false],
  ['no timeout', linear(percent(10)), 2881, 0, undefined, true],
  ['a timeout that is not known', linear(percent(10)), 3600, 3600, UNKNOWN, false],
  ['a wait that is not known', routing({}), UNKNOWN, 3600, 600, false],
] as const;

test.each(TIMES)('%s: %j that waits %j seconds and %s more, of %j: R178 is broken: %s', (...row) => {
  const [, policy, WaitIntervalInSeconds, TerminationWaitInSeconds, MaximumExecutionTimeoutInSeconds, found] = row;
  const { TrafficRoutingConfiguration } = policy.BlueGreenUpdatePolicy;
  const waits = {
    TrafficRoutingConfiguration: { ...TrafficRoutingConfiguration, WaitIntervalInSeconds },
    TerminationWaitInSeconds,
    MaximumExecutionTimeoutInSeconds,
  };
  expect(isFound('R178', updating(timed(policy, waits)))).toBe(found);
});

test('a timeout that is too short says how long all waits are', () => {
  const policy = timed(linear(percent(10), { WaitIntervalInSeconds: 300 }), {
    TerminationWaitInSeconds: 60,
    MaximumExecutionTimeoutInSeconds: 900,
  });
  expect(said('R178', updating(policy))).toEqual([
    'MaximumExecutionTimeoutInSeconds is 900 seconds, allowed is more than all waits together, 3060 seconds (10 steps x WaitIntervalInSeconds 300 + TerminationWaitInSeconds 60); raise it, or wait less',
  ]);
});

test.each([
  [599, true],
  [600, false],
  [28800, false],
  [28801, true],
])('of a rolling update, a timeout of %s is found wrong: %s', (MaximumExecutionTimeoutInSeconds, found) => {
  const policy = rolling({ MaximumExecutionTimeoutInSeconds, WaitIntervalInSeconds: 0 });
  expect(isFound('R178', updating(policy))).toBe(found);
});

test('a name that differs in capitals only is no other name, in one world', () => {
  const named = (EndpointName: unknown) => ({
    Endpoint: aScaledEndpoint({ EndpointName: 'Digits' }),
    Other: aScaledEndpoint({ EndpointName }),
  });
  expect(said('R166', named('digits'))).toEqual([
    "EndpointName is 'digits', but 'Endpoint' is 'Digits', and capitals make no difference; choose another",
  ]);
  expect(isFound('R166', named({ Ref: 'N' }))).toBe(false);
});

test.each([
  [true, ['DesiredWeight'], false],
  [true, ['DesiredInstanceCount'], true],
  ['false', [], true],
  [undefined, [], true],
  [{ Ref: 'N' }, [], false],
])('RetainAllVariantProperties %j without %j: R195 is broken: %s', (RetainAllVariantProperties, types, found) => {
  const ExcludeRetainedVariantProperties = types.map((VariantPropertyType) => ({ VariantPropertyType }));
  const Endpoint = aScaledEndpoint({ RetainAllVariantProperties, ExcludeRetainedVariantProperties });
  expect(isFound('R195', { Model: aModel(), Config: aConfig(), Endpoint, Target: aTarget() })).toBe(found);
});
