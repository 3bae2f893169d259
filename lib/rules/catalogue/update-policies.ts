import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import { API, aConfig, anAlarm, anEndpoint, aVariant, ENDPOINT, GUIDE } from './builders';
import { missing, notAmong } from './names';
import { nameOf, outside } from './ranges';
import { blueGreenOf, type Counts, called, countsOf, rollingOf, routingOf, servedBy } from './rollouts';

const ROUTING = `${API}/API_TrafficRoutingConfig.html`;
const ROLLING = `${API}/API_RollingUpdatePolicy.html`;
const SIZE = `${API}/API_CapacitySize.html`;
const TYPES = ['ALL_AT_ONCE', 'CANARY', 'LINEAR'];
const WAIT = { min: 0, max: 3600 };
/** Of all instances of a variant, in percent. */
const CANARY = { min: 0, max: 50 };
const LINEAR = { min: 10, max: 50 };
const BATCH = { min: 5, max: 50 };
/** The type of routing of which a size is. */
const SIZES = { CanarySize: 'CANARY', LinearStepSize: 'LINEAR' } as const;

export const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT', Value });
export const instances = (Value: number) => ({ Type: 'INSTANCE_COUNT', Value });

/** An update with alarms that is all at once unless something else is given. */
export const updating = (DeploymentConfig: object, variant: object = {}) => ({
  Config: aConfig({ ProductionVariants: [aVariant({ InitialInstanceCount: 4, ...variant })] }),
  Alarm: anAlarm(),
  Endpoint: anEndpoint({
    DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: { Ref: 'Alarm' } }] }, ...DeploymentConfig },
  }),
});
export const routing = (more: object, policy: object = {}) => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 300, ...more },
    ...policy,
  },
});
export const canary = (CanarySize: unknown, more: object = {}) => routing({ Type: 'CANARY', CanarySize, ...more });
export const linear = (LinearStepSize: unknown, more: object = {}) =>
  routing({ Type: 'LINEAR', LinearStepSize, ...more });
export const rolling = (more: object = {}) => ({
  RollingUpdatePolicy: { MaximumBatchSize: percent(50), WaitIntervalInSeconds: 300, ...more },
});

/** Of how traffic moves when an endpoint is updated. */
export const updatePolicies: readonly Rule[] = [
  {
    id: 'R168',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A DeploymentConfig has at most one of BlueGreenUpdatePolicy and RollingUpdatePolicy.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: `${API}/API_DeploymentConfig.html`,
    *check(endpoint) {
      if (blueGreenOf(endpoint).isGiven && rollingOf(endpoint).isGiven)
        yield rollingOf(endpoint).flaw(
          'BlueGreenUpdatePolicy and RollingUpdatePolicy are both given, allowed is one; leave one of them out',
        );
    },
    examples: { wrong: updating({ ...routing({}), ...rolling() }), right: updating(rolling()) },
  },
  {
    id: 'R169',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A BlueGreenUpdatePolicy has a TrafficRoutingConfiguration whose Type is ALL_AT_ONCE, CANARY or LINEAR.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: ROUTING,
    *check(endpoint) {
      yield* missing(blueGreenOf(endpoint), ['TrafficRoutingConfiguration']);
      yield* missing(routingOf(endpoint), ['Type']);
      yield* notAmong(routingOf(endpoint).get('Type'), TYPES);
    },
    examples: { wrong: updating(routing({ Type: 'ROLLING' })), right: updating(routing({ Type: 'ALL_AT_ONCE' })) },
  },
  {
    id: 'R170',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A TrafficRoutingConfiguration has a WaitIntervalInSeconds of 0 to 3600.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it; a schema linter does not ask for it.',
    source: ROUTING,
    *check(endpoint) {
      yield* missing(routingOf(endpoint), ['WaitIntervalInSeconds']);
      yield* outside(routingOf(endpoint).get('WaitIntervalInSeconds'), WAIT, 'seconds');
    },
    examples: {
      wrong: updating(routing({ WaitIntervalInSeconds: undefined })),
      right: updating(routing({ WaitIntervalInSeconds: 3600 })),
    },
  },
  {
    id: 'R171',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'CANARY has a CanarySize, LINEAR a LinearStepSize, and no type has the size of another.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: `${GUIDE}/deployment-guardrails-blue-green-canary.html`,
    *check(endpoint) {
      const { text } = routingOf(endpoint).get('Type');
      if (text === undefined || !TYPES.includes(text)) return;
      for (const [name, type] of Object.entries(SIZES))
        yield* text === type ? unsized(routingOf(endpoint), name, text) : oversized(routingOf(endpoint), name, text);
    },
    examples: { wrong: updating(canary(undefined)), right: updating(canary(instances(1))) },
  },
  {
    id: 'R172',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'CanarySize is at most 50 % of the instances of each variant.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: ROUTING,
    *check(endpoint, stack) {
      yield* disproportionate(endpoint, routingOf(endpoint).get('CanarySize'), CANARY, stack);
    },
    examples: { wrong: updating(canary(instances(3))), right: updating(canary(instances(2))) },
  },
  {
    id: 'R173',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'LinearStepSize is 10 to 50 % of the instances of each variant.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: ROUTING,
    *check(endpoint, stack) {
      yield* disproportionate(endpoint, routingOf(endpoint).get('LinearStepSize'), LINEAR, stack);
    },
    examples: { wrong: updating(linear(percent(5))), right: updating(linear(percent(10))) },
  },
  {
    id: 'R174',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A size is an INSTANCE_COUNT of 1 or more, or a CAPACITY_PERCENT of 1 to 100.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: SIZE,
    *check(endpoint) {
      for (const size of sizesOf(endpoint)) {
        yield* missing(size, ['Type', 'Value']);
        yield* notAmong(size.get('Type'), ['INSTANCE_COUNT', 'CAPACITY_PERCENT']);
        const max = isPercent(size) ? 100 : undefined;
        yield* outside(size.get('Value'), { min: 1, max }, isPercent(size) ? '%' : '');
      }
    },
    examples: {
      wrong: updating(rolling({ RollbackMaximumBatchSize: percent(101) })),
      right: updating(rolling({ RollbackMaximumBatchSize: percent(100) })),
    },
  },
  {
    id: 'R177',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'TerminationWaitInSeconds is 0 to 3600.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: `${API}/API_BlueGreenUpdatePolicy.html`,
    *check(endpoint) {
      yield* outside(blueGreenOf(endpoint).get('TerminationWaitInSeconds'), WAIT, 'seconds');
    },
    examples: {
      wrong: updating(routing({}, { TerminationWaitInSeconds: 3601 })),
      right: updating(routing({}, { TerminationWaitInSeconds: 3600 })),
    },
  },
  {
    id: 'R179',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A RollingUpdatePolicy has a MaximumBatchSize of 5 to 50 % of the instances of the variant, and a WaitIntervalInSeconds of 0 to 3600.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it.',
    source: ROLLING,
    *check(endpoint, stack) {
      const policy = rollingOf(endpoint);
      yield* missing(policy, ['MaximumBatchSize', 'WaitIntervalInSeconds']);
      yield* disproportionate(endpoint, policy.get('MaximumBatchSize'), BATCH, stack);
      yield* outside(policy.get('WaitIntervalInSeconds'), WAIT, 'seconds');
    },
    examples: {
      wrong: updating(rolling({ MaximumBatchSize: instances(3) })),
      right: updating(rolling({ MaximumBatchSize: instances(2) })),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R175: 'It follows from R172, R173 and R179, which say it.',
  R176: 'It is a fact for the documentation.',
  R180: 'It is a fact for the documentation.',
  R189: 'It is a fact for the documentation.',
};

function sizesOf(endpoint: Property): Property[] {
  return [
    ...Object.keys(SIZES).map((name) => routingOf(endpoint).get(name)),
    rollingOf(endpoint).get('MaximumBatchSize'),
    rollingOf(endpoint).get('RollbackMaximumBatchSize'),
  ];
}

const isPercent = (size: Property) => size.get('Type').text === 'CAPACITY_PERCENT';

function* unsized(policy: Property, name: string, type: string): Generator<Flaw> {
  const size = policy.get(name);
  if (size.isAbsent) yield size.flaw(`Type is ${type}, but ${name} is not given; give it, such as 25 CAPACITY_PERCENT`);
}

function* oversized(policy: Property, name: string, type: string): Generator<Flaw> {
  const size = policy.get(name);
  if (size.isGiven)
    yield size.flaw(
      `${name} is given, but Type is ${type}, which excludes it; leave it out, or write Type ${SIZES[name as keyof typeof SIZES]}`,
    );
}

/** What is wrong with a size whatever the number of instances may be; the limits are in percent of that. */
function* disproportionate(endpoint: Resource, size: Property, limits: typeof CANARY, stack: Stack): Generator<Flaw> {
  const value = size.get('Value');
  const { number } = value;
  if (number === undefined || number < 1) return;
  const range = limits.min > 0 ? `${limits.min} to ${limits.max} %` : `up to ${limits.max} %`;
  if (isPercent(size)) {
    if (number > limits.max || number < limits.min)
      yield value.flaw(`${nameOf(size)} is ${number} %, allowed is ${range} of each variant's instances`);
    return;
  }
  if (size.get('Type').text !== 'INSTANCE_COUNT') return;
  for (const variant of servedBy(endpoint)) {
    const counts = countsOf(endpoint, variant, stack);
    if (!counts || fits(number, counts, limits)) continue;
    yield value.flaw(
      `${nameOf(size)} is ${number} of ${spelledOut(counts)} of ${called(variant)}, allowed is ${range}${remedyFor(counts, limits)}`,
    );
  }
}

/** Whether the size is within the limits for one of these counts. */
function fits(size: number, { least, most }: Counts, { min, max }: typeof CANARY): boolean {
  const from = Math.max(least, Math.ceil((size * 100) / max));
  const to = min > 0 ? Math.min(most, Math.floor((size * 100) / min)) : most;
  return from <= to;
}

function spelledOut({ least, most }: Counts): string {
  if (least !== most) return `the ${least} to ${most} instances`;
  return most === 1 ? 'the 1 instance' : `the ${most} instances`;
}

/** Of one instance, no whole number is a half. */
function remedyFor({ most }: Counts, { min, max }: typeof CANARY): string {
  const [from, to] = [Math.max(1, Math.ceil((most * min) / 100)), Math.floor((most * max) / 100)];
  if (to < from)
    return ', which no number of instances is; raise InitialInstanceCount to 2, or write a CAPACITY_PERCENT';
  return `: ${from === to ? from : `${from} to ${to}`} of ${most}`;
}
