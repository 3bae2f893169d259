import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { type AlarmSight, namedBy, PUBLISHING_SECONDS, secondsToSee, sightOf } from './alarms';
import { anAlarm, ENDPOINT, GUIDE } from './builders';
import { alarmsOf, waitOf } from './rollouts';
import { canary, instances, updating } from './update-policies';

const LONGEST_WAIT = 3600;

const baking = (WaitIntervalInSeconds: number) => ({
  ...updating(canary(instances(1), { WaitIntervalInSeconds })),
  Alarm: anAlarm({ Period: 60, EvaluationPeriods: 2 }),
});

/** Of how long a new fleet bakes. */
export const bakes: readonly Rule[] = [
  {
    id: 'R320',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'Each step of an update bakes at least as long as its quickest alarm needs to go off: its bad periods, and the minute until a metric is published.',
    otherwise: 'The traffic moves on before any alarm can have seen the new fleet.',
    source: `${GUIDE}/deployment-guardrails-configuration.html`,
    *check(endpoint) {
      const alarms = alarmsOf(endpoint).items.map(namedBy);
      const sights = alarms.map((alarm) => alarm && sightOf(alarm));
      const known = sights.filter((sight) => sight !== undefined);
      if (known.length > 0 && known.length === sights.length) yield* unseen(waitOf(endpoint), known);
    },
    examples: { wrong: baking(179), right: baking(180) },
  },
];

/** An alarm of which nothing is known may be quicker than all others. */
function* unseen(wait: Property, sights: readonly AlarmSight[]): Generator<Flaw> {
  const quickest = sights.reduce((a, b) => (secondsToSee(b) < secondsToSee(a) ? b : a));
  const needed = secondsToSee(quickest);
  if (wait.number === undefined || wait.number >= needed) return;
  yield wait.flaw(
    `WaitIntervalInSeconds is ${wait.number}, but no alarm goes off before ${needed} seconds (${quickest.periods} x period ${quickest.seconds} + about ${PUBLISHING_SECONDS} until metrics are published); ${remedyFor(needed)}`,
  );
}

function remedyFor(needed: number): string {
  const fewer = 'give the alarms fewer or shorter periods';
  return needed > LONGEST_WAIT
    ? `${fewer}, for the longest wait is ${LONGEST_WAIT}`
    : `write ${needed} or more, or ${fewer}`;
}
