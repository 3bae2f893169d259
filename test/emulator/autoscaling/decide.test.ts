import {
  afterActivity,
  type Cooldowns,
  decide,
  type Situation,
  type StepSettings,
  type TrackingSettings,
} from '../../../emulator/src/autoscaling/decide';
import { correction } from '../../../emulator/src/autoscaling/decide/bounds';
import { adjustedCapacity, adjustmentFor } from '../../../emulator/src/autoscaling/decide/step';
import { trackedCapacity } from '../../../emulator/src/autoscaling/decide/target-tracking';

const NOW = 1_000_000;

const tracking = (more: Partial<TrackingSettings> = {}): TrackingSettings => ({
  kind: 'tracking',
  policy: 'track',
  targetValue: 100,
  scaleOutCooldown: 300,
  scaleInCooldown: 600,
  disableScaleIn: false,
  ...more,
});

const step = (more: Partial<StepSettings> = {}): StepSettings => ({
  kind: 'step',
  policy: 'step',
  adjustmentType: 'ChangeInCapacity',
  adjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
  minAdjustmentMagnitude: 0,
  aggregation: 'Average',
  cooldown: 120,
  ...more,
});

const above = (...values: number[]) => ({
  name: 'high',
  state: 'ALARM',
  threshold: 100,
  comparison: 'GreaterThanThreshold',
  values,
});
const below = (...values: number[]) => ({
  name: 'low',
  state: 'ALARM',
  threshold: 90,
  comparison: 'LessThanThreshold',
  values,
});

const situation = (more: Partial<Situation>): Situation => ({
  capacity: 4,
  min: 1,
  max: 10,
  now: NOW,
  triggers: [],
  trackers: [],
  outSuspended: false,
  inSuspended: false,
  ...more,
});

/** What became of it: the capacity, or why not. */
function outcome(more: Partial<Situation>): number | string {
  const decision = decide(situation(more));
  if (decision.kind === 'scale') return decision.capacity;
  return decision.kind === 'not scaled' ? decision.reason.Code : decision.why;
}

const high = (...values: number[]) => ({ settings: tracking(), alarm: above(...values) });
const low = (...values: number[]) => ({ settings: tracking(), alarm: below(...values) });
const tracker = (metric: number, ready = true, more: Partial<TrackingSettings> = {}) => ({
  settings: tracking(more),
  ready,
  metric,
});
/** After a scale-out of both policies from that capacity. */
const outCooling = (base: number, until = NOW + 1): Cooldowns => ({
  out: { track: { base, until }, step: { base, until } },
});

test.each([
  [4, 100, 4],
  [4, 101, 5],
  [4, 150, 6],
  [4, 75, 3],
  [4, 76, 4],
  [3, 110 / 1.1, 3],
  [10, 0, 0],
  [0, 250, 3],
])('%i of capacity at a metric of %d for a target of 100 becomes %i', (capacity, metric, wanted) => {
  expect(trackedCapacity(capacity, metric, 100)).toBe(wanted);
});

test.each([
  [10, 10, 11],
  [11, 30, 14],
  [14, -10, 13],
  [13, -30, 10],
  [3, 10, 4],
  [3, -10, 2],
  [0, 50, 0],
])('a percentage is rounded as documented: %i by %i %% becomes %i', (capacity, adjustment, wanted) => {
  expect(adjustedCapacity(capacity, adjustment, step({ adjustmentType: 'PercentChangeInCapacity' }))).toBe(wanted);
});

test.each([
  [4, 25, 6],
  [4, -25, 2],
  [4, 100, 8],
  [4, 0, 4],
])('a percentage changes at least MinAdjustmentMagnitude: %i by %i %% becomes %i', (capacity, adjustment, wanted) => {
  const settings = step({ adjustmentType: 'PercentChangeInCapacity', minAdjustmentMagnitude: 2 });
  expect(adjustedCapacity(capacity, adjustment, settings)).toBe(wanted);
});

test('an exact capacity is set, whatever there is', () => {
  expect(adjustedCapacity(7, 5, step({ adjustmentType: 'ExactCapacity' }))).toBe(5);
});

const OUT = [
  { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 0 },
  { MetricIntervalLowerBound: 10, MetricIntervalUpperBound: 20, ScalingAdjustment: 10 },
  { MetricIntervalLowerBound: 20, ScalingAdjustment: 30 },
];
const IN = [
  { MetricIntervalLowerBound: -10, MetricIntervalUpperBound: 0, ScalingAdjustment: 0 },
  { MetricIntervalLowerBound: -20, MetricIntervalUpperBound: -10, ScalingAdjustment: -10 },
  { MetricIntervalUpperBound: -20, ScalingAdjustment: -30 },
];

test.each([
  [OUT, 0, true, 0],
  [OUT, 9.9, true, 0],
  [OUT, 10, true, 10],
  [OUT, 20, true, 30],
  [OUT, -1, true, undefined],
  [IN, 0, false, 0],
  [IN, -10, false, -10],
  [IN, -9.9, false, 0],
  [IN, -20, false, -30],
])('the bound towards the threshold belongs to the step: %j at %d', (steps, breach, isAbove, wanted) => {
  expect(adjustmentFor(steps, breach, isAbove)?.ScalingAdjustment).toBe(wanted);
});

test.each([
  ['Average', 4 + 10],
  ['Minimum', 4],
  ['Maximum', 4 + 30],
] as const)('the datapoints of the alarm are made one by their %s', (aggregation, wanted) => {
  const settings = step({ aggregation, adjustments: OUT });
  expect(outcome({ max: 99, triggers: [{ settings, alarm: above(100, 115, 130) }] })).toBe(
    aggregation === 'Minimum' ? 'AlreadyAtDesiredCapacity' : wanted,
  );
});

test('an alarm that was set by hand counts as a breach of nothing', () => {
  expect(outcome({ triggers: [{ settings: step(), alarm: above() }] })).toBe(6);
});

test('a target tracking policy without a datapoint does nothing', () => {
  expect(outcome({ triggers: [high()] })).toBe('no proposal');
});

test('of several policies that scale out, the one with the largest capacity wins', () => {
  expect(outcome({ triggers: [high(150), { settings: step(), alarm: above(150) }, high(240)] })).toBe(10);
  expect(outcome({ triggers: [high(160), { settings: step(), alarm: above(150) }] })).toBe(7);
});

test('a policy that scales out wins over one that scales in', () => {
  expect(outcome({ triggers: [low(10), high(150)], trackers: [tracker(10)] })).toBe(6);
});

test('capacity is removed only once all target tracking policies are ready', () => {
  expect(outcome({ triggers: [low(20)], trackers: [tracker(20), tracker(100, false)] })).toBe(
    'AutoScalingAnticipatedFlapping',
  );
  expect(outcome({ triggers: [low(20)], trackers: [tracker(20), tracker(70)] })).toBe(3);
});

test('a policy that must not scale in does not keep the others from it', () => {
  expect(outcome({ triggers: [low(20)], trackers: [tracker(20), tracker(100, false, { disableScaleIn: true })] })).toBe(
    1,
  );
});

test('a step policy scales in although a target tracking policy is not ready', () => {
  const settings = step({ adjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }] });
  expect(outcome({ triggers: [{ settings, alarm: below(10) }], trackers: [tracker(100, false)] })).toBe(3);
});

test('while a scale-out cools down, what it added counts as part of the next one', () => {
  const settings = step({
    adjustments: OUT.map((one) => ({ ...one, ScalingAdjustment: one.ScalingAdjustment / 10 + 1 })),
  });
  const more = { capacity: 12, max: 99, cooldowns: outCooling(10) };
  expect(outcome({ ...more, triggers: [{ settings, alarm: above(112) }] })).toBe('cooldown');
  expect(outcome({ ...more, triggers: [{ settings, alarm: above(130) }] })).toBe(14);
  expect(outcome({ ...more, triggers: [high(115)] })).toBe('cooldown');
  expect(outcome({ ...more, triggers: [high(121)] })).toBe(13);
  expect(outcome({ ...more, cooldowns: outCooling(10, NOW), triggers: [high(115)] })).toBe(14);
});

test('a policy waits for its own scale-outs only, and reckons from where the first of them began', () => {
  const first = { policy: 'track', direction: 'out', base: 10, decided: NOW, until: NOW + 300 } as const;
  const once = afterActivity({ inUntil: NOW + 900 }, first);
  expect(once).toEqual({ out: { track: { base: 10, until: NOW + 300 } } });
  const twice = afterActivity(once, { ...first, base: 12, decided: NOW + 100, until: NOW + 400 });
  expect(twice).toEqual({ out: { track: { base: 10, until: NOW + 400 } } });
  const late = afterActivity(twice, { ...first, base: 14, decided: NOW + 400, until: NOW + 700 });
  expect(late).toEqual({ out: { track: { base: 14, until: NOW + 700 } } });
  const more = { capacity: 12, max: 99, cooldowns: once };
  expect(outcome({ ...more, triggers: [high(115)] })).toBe('cooldown');
  expect(outcome({ ...more, triggers: [{ settings: step(), alarm: above(115) }] })).toBe(14);
});

test('while a scale-in cools down, nothing is removed, and what is needed is added', () => {
  const more = { cooldowns: { inUntil: NOW + 1 }, trackers: [tracker(20)] };
  expect(outcome({ ...more, triggers: [low(20)] })).toBe('cooldown');
  expect(outcome({ ...more, triggers: [high(150)] })).toBe(6);
  expect(outcome({ ...more, cooldowns: { inUntil: NOW }, triggers: [low(20)] })).toBe(1);
});

test('the cooldown is that of the policy and the direction', () => {
  const seconds = (more: Partial<Situation>) => {
    const decision = decide(situation(more));
    return decision.kind === 'scale' ? decision.cooldown : undefined;
  };
  expect(seconds({ triggers: [high(150)] })).toBe(300);
  expect(seconds({ triggers: [low(20)], trackers: [tracker(20)] })).toBe(600);
  expect(seconds({ triggers: [{ settings: step(), alarm: above(150) }] })).toBe(120);
});

test.each([
  ['AlreadyAtMaxCapacity', { capacity: 10, triggers: [high(150)] }],
  ['AlreadyAtMinCapacity', { capacity: 1, triggers: [low(20)], trackers: [tracker(20)] }],
  ['AlreadyAtDesiredCapacity', { capacity: 2, triggers: [low(80)], trackers: [tracker(80)] }],
  ['suspended', { triggers: [high(150)], outSuspended: true }],
  ['suspended', { triggers: [low(20)], inSuspended: true }],
])('it says why nothing is scaled: %s', (why, more) => {
  expect(outcome(more)).toBe(why);
});

test('policies stay within the bounds', () => {
  expect(outcome({ triggers: [high(9_000)] })).toBe(10);
  expect(outcome({ min: 3, triggers: [low(1)], trackers: [tracker(1)] })).toBe(3);
});

test.each([
  [0, { capacity: 2, cause: 'minimum capacity was set to 2' }],
  [2, undefined],
  [5, undefined],
  [6, { capacity: 5, cause: 'maximum capacity was set to 5' }],
])('a capacity of %i is brought between 2 and 5', (capacity, wanted) => {
  expect(correction(capacity, { min: 2, max: 5 })).toEqual(wanted);
});
