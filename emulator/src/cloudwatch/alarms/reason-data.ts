import type { AlarmDefinition, AlarmState } from './alarm';
import { javaDouble, longTime } from './java-text';
import type { Datapoint, Judgement } from './judge';

/** The datapoints behind a state, as the JSON text of `StateReasonData`: numbers are written as Java does. */
export function reasonDataOf(
  state: AlarmState,
  judgement: Judgement,
  definition: AlarmDefinition,
  query: { readonly at: number; readonly period: number; readonly missing: readonly number[] },
): string {
  const considered = [...judgement.breaching, ...judgement.within].sort((a, b) => a.at - b.at);
  const { Unit, Statistic, ExtendedStatistic, Threshold } = definition;
  return object([
    ['version', quoted('1.0')],
    ['queryDate', quoted(longTime(query.at))],
    ['startDate', considered[0] && quoted(longTime(considered[0].at))],
    ['unit', Unit && quoted(Unit)],
    ['statistic', quoted(Statistic ?? ExtendedStatistic)],
    ['period', String(query.period)],
    ['recentDatapoints', `[${considered.map(({ value }) => javaDouble(value)).join(',')}]`],
    ['threshold', javaDouble(Threshold)],
    ['evaluatedDatapoints', `[${evaluated(state, judgement, definition, query.missing).join(',')}]`],
  ]);
}

/** As many of the deciding datapoints as the state needs, or the times of those that are missing. */
function evaluated(
  state: AlarmState,
  { breaching, within }: Judgement,
  { EvaluationPeriods: periods, DatapointsToAlarm: wanted = periods }: AlarmDefinition,
  missing: readonly number[],
): string[] {
  const decisive = state === 'ALARM' ? breaching.slice(0, wanted) : within.slice(0, periods - wanted + 1);
  if (decisive.length > 0) return decisive.map(pointText);
  return missing.slice(0, periods).map((at) => object([['timestamp', quoted(longTime(at))]]));
}

function pointText({ at, value, sampleCount }: Datapoint): string {
  return object([
    ['timestamp', quoted(longTime(at))],
    ['sampleCount', sampleCount === undefined ? undefined : javaDouble(sampleCount)],
    ['value', javaDouble(value)],
  ]);
}

function quoted(text: string | undefined): string | undefined {
  return text && JSON.stringify(text);
}

function object(members: readonly (readonly [string, string | undefined])[]): string {
  const given = members.filter(([, text]) => text !== undefined);
  return `{${given.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
}
