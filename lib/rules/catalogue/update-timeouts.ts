import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import { API, ENDPOINT } from './builders';
import { outside } from './ranges';
import { blueGreenOf, countsOf, rollingOf, routingOf, servedBy, waitOf } from './rollouts';
import { linear, percent, updating } from './update-policies';

const EXECUTION = { min: 600, max: 28800 };

const waiting = (MaximumExecutionTimeoutInSeconds: number) =>
  updating({
    BlueGreenUpdatePolicy: {
      ...linear(percent(10), { WaitIntervalInSeconds: 300 }).BlueGreenUpdatePolicy,
      MaximumExecutionTimeoutInSeconds,
    },
  });

/** Of how long an update may take. */
export const updateTimeouts: readonly Rule[] = [
  {
    id: 'R178',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'MaximumExecutionTimeoutInSeconds is 600 to 28800, and longer than all waits of the update together.',
    otherwise: 'UpdateEndpoint refuses it, or each update is given up and rolled back.',
    source: `${API}/API_BlueGreenUpdatePolicy.html`,
    *check(endpoint, stack) {
      const policy = rollingOf(endpoint).isGiven ? rollingOf(endpoint) : blueGreenOf(endpoint);
      const timeout = policy.get('MaximumExecutionTimeoutInSeconds');
      const flaws = outside(timeout, EXECUTION, 'seconds');
      yield* flaws.length > 0 ? flaws : tooShort(timeout, endpoint, stack);
    },
    examples: { wrong: waiting(2400), right: waiting(3600) },
  },
];

/**
 * The guide's own canary waits 600 + 600 + 600 seconds of 1800: as long as all its steps together is let pass. As long as one step and the
 * wait for the termination is not.
 */
function* tooShort(timeout: Property, endpoint: Resource, stack: Stack): Generator<Flaw> {
  const limit = timeout.isAbsent ? EXECUTION.max : timeout.number;
  const wait = waitOf(endpoint).number;
  if (limit === undefined || wait === undefined) return;
  const termination = blueGreenOf(endpoint).get('TerminationWaitInSeconds').number ?? 0;
  const steps = stepsOf(endpoint, stack);
  const total = steps * wait + termination;
  if (limit >= total && limit > wait + termination) return;
  const given = timeout.isAbsent ? `not given, and the longest is ${limit} seconds` : `${limit} seconds`;
  yield timeout.flaw(
    `MaximumExecutionTimeoutInSeconds is ${given}, allowed is more than all waits together, ${total} seconds (${steps === 1 ? '1 step' : `${steps} steps`} x WaitIntervalInSeconds ${wait} + TerminationWaitInSeconds ${termination}); raise it, or wait less`,
  );
}

/** In how many steps the traffic moves, at the least. */
function stepsOf(endpoint: Resource, stack: Stack): number {
  const type = routingOf(endpoint).get('Type').text;
  if (rollingOf(endpoint).isGiven) return stepsBy(rollingOf(endpoint).get('MaximumBatchSize'), endpoint, stack);
  if (type === 'LINEAR') return stepsBy(routingOf(endpoint).get('LinearStepSize'), endpoint, stack);
  return type === 'CANARY' ? 2 : 1;
}

function stepsBy(size: Property, endpoint: Resource, stack: Stack): number {
  const value = size.get('Value').number;
  if (!value || value < 1) return 1;
  if (size.get('Type').text === 'CAPACITY_PERCENT') return Math.ceil(100 / value);
  if (size.get('Type').text !== 'INSTANCE_COUNT') return 1;
  const counts = servedBy(endpoint).map((variant) => countsOf(endpoint, variant, stack)?.least ?? 1);
  return Math.max(1, ...counts.map((count) => Math.ceil(count / value)));
}
