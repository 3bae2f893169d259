import type { AlarmDefinition, AlarmState, ComparisonOperator } from './alarm';
import { javaDouble, plural, shortTime, were } from './java-text';
import type { Datapoint, Judgement } from './judge';

export const INITIAL_REASON = 'Unchecked: Initial alarm creation';

const LONGEST = 1023;
/** From so many datapoints on, the sentence names them apart and only the newest. */
const MANY = 5;

const WORDS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to the threshold',
  GreaterThanThreshold: 'greater than the threshold',
  LessThanThreshold: 'less than the threshold',
  LessThanOrEqualToThreshold: 'less than or equal to the threshold',
};

const TREATED = {
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
  ignore: undefined,
  missing: undefined,
} as const;

/** Why an alarm is in a state, in the service's words. */
export function reasonOf(state: AlarmState, judgement: Judgement, definition: AlarmDefinition): string {
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${were(definition.EvaluationPeriods, 'datapoint')} unknown.`;
  return `Threshold Crossed: ${crossed(state, judgement, definition)}.`.slice(0, LONGEST);
}

function crossed(state: AlarmState, judgement: Judgement, definition: AlarmDefinition): string {
  const decisive = state === 'ALARM' ? judgement.breaching : judgement.within;
  const missing = missingWords(judgement.filled, definition);
  if (missing && decisive.length === 0) return `${receivedWords(judgement, definition)} and ${missing}`;
  const compared = `${state === 'ALARM' ? '' : 'not '}${WORDS[definition.ComparisonOperator]}`;
  const threshold = `(${javaDouble(definition.Threshold)})${missing ? ` and ${missing}` : ''}`;
  return sentence(state, decisive, `${compared} ${threshold}`, definition);
}

/** Alarms that were given no DatapointsToAlarm have a shorter sentence. */
function sentence(state: AlarmState, points: readonly Datapoint[], rest: string, definition: AlarmDefinition): string {
  const { DatapointsToAlarm: wanted, EvaluationPeriods: periods } = definition;
  const ofAll =
    wanted === undefined
      ? plural(points.length, 'datapoint')
      : `${points.length} out of the last ${periods} datapoints`;
  const verb = points.length === 1 ? 'was' : 'were';
  const minimum = wanted === undefined ? '' : ` ${minimumWords(state, periods, wanted)}`;
  if (points.length < MANY) return `${ofAll} [${list(points)}] ${verb} ${rest}${minimum}`;
  const which = wanted === undefined || state !== 'ALARM' ? '' : ' which crossed the threshold';
  return `${ofAll} ${verb} ${rest}. The most recent datapoints${which}: [${list(points.slice(0, MANY))}]${minimum}`;
}

function minimumWords(state: AlarmState, periods: number, wanted: number): string {
  if (state === 'ALARM') return `(minimum ${plural(wanted, 'datapoint')} for OK -> ALARM transition)`;
  return `(minimum ${plural(periods - wanted + 1, 'datapoint')} for ALARM -> OK transition)`;
}

function missingWords(filled: number, { TreatMissingData = 'missing' }: AlarmDefinition): string | undefined {
  const treated = TREATED[TreatMissingData];
  return filled > 0 && treated ? `${were(filled, 'missing datapoint')} treated as [${treated}]` : undefined;
}

function receivedWords({ breaching, within }: Judgement, { EvaluationPeriods }: AlarmDefinition): string {
  return `${were(breaching.length + within.length || 'no', 'datapoint')} received for ${plural(EvaluationPeriods, 'period')}`;
}

function list(points: readonly Datapoint[]): string {
  return points.map(({ value, at }) => `${javaDouble(value)} (${shortTime(at)})`).join(', ');
}
