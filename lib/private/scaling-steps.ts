import type { CfnScalingPolicy, ScalingInterval } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Subject } from './checks';

/** The service's quota, of a policy. */
const MAX_STEPS = 20;

/** The steps on one side of the range in which nothing is done, from the threshold on. */
export interface Side {
  readonly side: 'Lower' | 'Upper';
  readonly threshold: number;
  readonly adjustments: CfnScalingPolicy.StepAdjustmentProperty[];
}

type Step = { lower: number; upper: number; change: number };

/**
 * Parts the steps into those below the range in which nothing is done, and those above it. Each side is a policy with an alarm of its own.
 *
 * @throws an Error if steps overlap, leave more than one gap, end before all values, or are too many
 */
export function sidesOf(subject: Subject, intervals: ScalingInterval[]): Side[] {
  const steps = completed(subject, intervals);
  const first = firstAbove(subject, steps);
  const [below, above] = [steps.slice(0, first), steps.slice(first)];
  const ends = [
    { open: below.length === 0 || !Number.isFinite(below[0].lower), bound: 'first', member: 'lower' },
    { open: above.length === 0 || !Number.isFinite(above.at(-1)!.upper), bound: 'last', member: 'upper' },
  ];
  for (const { open, bound, member } of ends)
    if (!open) refuseSteps(subject, `end at the \`${member}\` of the ${bound} one, allowed is none: leave it out`);
  return [...sideOf('Lower', below, below.at(-1)?.upper), ...sideOf('Upper', above, above[0]?.lower)];
}

function sideOf(side: Side['side'], steps: Step[], threshold?: number): Side[] {
  if (threshold === undefined) return [];
  const bound = (value: number) => (Number.isFinite(value) ? value - threshold : undefined);
  const adjustments = steps.map(({ lower, upper, change }) => ({
    metricIntervalLowerBound: bound(lower),
    metricIntervalUpperBound: bound(upper),
    scalingAdjustment: change,
  }));
  return [{ side, threshold, adjustments }];
}

/** In their order, with every bound; those that change nothing are left out. */
function completed(subject: Subject, intervals: ScalingInterval[]): Step[] {
  if (intervals.length === 0 || intervals.length > MAX_STEPS)
    refuseSteps(subject, `are ${intervals.length}, allowed are 1 to ${MAX_STEPS}`);
  const unbound = intervals.find(({ lower, upper }) => lower === undefined && upper === undefined);
  if (unbound) refuseSteps(subject, 'hold one with neither `lower` nor `upper`; give each at least one');
  const sorted = [...intervals].sort((a, b) => (a.lower ?? a.upper!) - (b.lower ?? b.upper!));
  const steps = sorted.map(({ lower, upper, change }, index) => ({
    lower: lower ?? sorted[index - 1]?.upper ?? Number.NEGATIVE_INFINITY,
    upper: upper ?? sorted[index + 1]?.lower ?? Number.POSITIVE_INFINITY,
    change,
  }));
  for (const [index, step] of steps.entries()) checkStep(subject, step, steps[index + 1]);
  const changing = steps.filter(({ change }) => change !== 0);
  if (changing.length === 0) refuseSteps(subject, 'change nothing; give one a change other than 0');
  return changing;
}

function checkStep(subject: Subject, step: Step, next?: Step): void {
  const range = ({ lower, upper }: Step) => `${lower} to ${upper}`;
  if (!Number.isInteger(step.change))
    refuseSteps(subject, `hold a change of ${step.change}, allowed is a whole number`);
  if (step.lower >= step.upper)
    refuseSteps(subject, `hold one from ${range(step)}, allowed is \`lower\` below \`upper\``);
  if (next && step.upper > next.lower) refuseSteps(subject, `overlap: ${range(step)}, and ${range(next)}`);
}

/** Where the upper side begins. With no gap in the middle, all are above if nothing is done below them, and the other way round. */
function firstAbove(subject: Subject, steps: Step[]): number {
  const gaps = steps.flatMap((step, index) => (index > 0 && steps[index - 1].upper < step.lower ? [index] : []));
  if (gaps.length > 1) refuseSteps(subject, `leave ${gaps.length} gaps, allowed is one`);
  if (gaps.length === 1) return gaps[0];
  if (Number.isFinite(steps[0].lower)) return 0;
  return Number.isFinite(steps.at(-1)!.upper) ? steps.length : Math.max(1, Math.floor(steps.length / 2));
}

function refuseSteps({ who, see }: Subject, what: string): never {
  throw new Error(`${who}: the scalingSteps ${what} (${see})`);
}
