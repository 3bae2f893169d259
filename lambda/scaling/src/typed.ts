import type { Desired, Properties } from './event';

const NUMBERS = new Set([
  'Cooldown',
  'DatapointsToAlarm',
  'EvaluationPeriods',
  'MaxCapacity',
  'MetricIntervalLowerBound',
  'MetricIntervalUpperBound',
  'MinAdjustmentMagnitude',
  'MinCapacity',
  'Period',
  'ScaleInCooldown',
  'ScaleOutCooldown',
  'ScalingAdjustment',
  'TargetValue',
  'Threshold',
]);
const TRUTHS = new Set(['DisableScaleIn', 'ReturnData']);

/** What is wanted, with the numbers and truths that CloudFormation has made text of. */
export function desiredIn({ EndpointName, EndpointConfigName, Variants = [], Targets = [] }: Properties): Desired {
  const sorted = [...Variants].sort((a, b) => (a.VariantName < b.VariantName ? -1 : 1));
  return typed({ EndpointName, EndpointConfigName, Variants: sorted, Targets });
}

function typed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (name, each) => {
    if (NUMBERS.has(name) && typeof each === 'string') return numberIn(name, each);
    return TRUTHS.has(name) ? `${each}` === 'true' : each;
  });
}

/** A number that was a token at synth can be anything. */
function numberIn(name: string, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new Error(`${name} is '${text}', allowed is a number`);
}
