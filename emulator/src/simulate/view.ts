import type { PolicySettings } from '../autoscaling/decide';
import { watchesAbove } from '../autoscaling/decide';
import { stepSettings, trackingSettings } from '../autoscaling/settings';
import type { SimulatedActivity } from './activity';
import type { Assumptions } from './assumptions';
import { durationText } from './duration';
import { numberText, percentText } from './number-text';
import { type ScaledPolicy, unitOf } from './scaled';
import type { Simulation, Totals } from './simulation';

const SHOWN = 40;
const LABEL = 16;

/** What would have been, as text for a terminal: load, instances, utilisation, and what scaled why. */
export function renderSimulation(simulation: Simulation, assumptions: Assumptions, name: string): string {
  const { scaled, totals, from, to } = simulation;
  const many = unitOf(scaled);
  const type = scaled.instanceType ? `   ${scaled.instanceType}` : '';
  return `${[
    `${scaled.resourceId}${type}   ${scaled.min} to ${scaled.max} ${many}, from ${scaled.initial}   ${name}, ${durationText(to - from)}`,
    ...scaled.policies.map((policy) => row('policy', policyText(policy))),
    ...(scaled.leftOut ?? []).map((policy) => row('policy', `${policy}: left out`)),
    ...scaled.schedules.map(({ name: action, schedule }) => row('schedule', `${action}: ${schedule}`)),
    ...assumed(simulation, assumptions),
    '',
    columns('', 'peak', 'mean', 'least'),
    columns('requests', numberText(totals.peakRequests), numberText(totals.meanRequests), '', 'a minute'),
    columns(many, numberText(totals.peak), numberText(totals.mean), numberText(totals.least)),
    ...utilisationLines(totals),
    '',
    row(`${unitOf(scaled, 1)}-hours`, hoursText(totals, many)),
    ...simulation.tracked.map(({ metric, target, above, policy }) =>
      row(
        'above target',
        `${percentText(above)} of the time: ${metric} above ${numberText(target)} (policy ${policy})`,
      ),
    ),
    ...lost(simulation, many),
    '',
    ...activityLines(simulation),
  ].join('\n')}\n`;
}

const row = (label: string, text: string) => `  ${label.padEnd(LABEL)}${text}`;

function columns(label: string, ...cells: readonly string[]): string {
  const [peak, mean, least, unit = ''] = cells;
  return `  ${label.padEnd(LABEL)}${peak.padStart(10)}${mean.padStart(10)}${least.padStart(10)}   ${unit}`.trimEnd();
}

function policyText(policy: ScaledPolicy): string {
  const settings: PolicySettings = policy.tracking
    ? trackingSettings(policy.name, policy.tracking)
    : stepSettings(policy);
  const [alarm] = policy.alarms;
  const metric = alarm?.MetricName ?? 'metric math';
  if (settings.kind === 'tracking') {
    const after = settings.disableScaleIn ? 'never in' : `in ${settings.scaleInCooldown} s apart`;
    return `${policy.name}: ${metric} near ${numberText(settings.targetValue)}; out ${settings.scaleOutCooldown} s apart, ${after}`;
  }
  if (!alarm) return `${policy.name}: in steps, but no alarm of the template sets it off`;
  const side = watchesAbove(alarm.ComparisonOperator) ? 'above' : 'below';
  return `${policy.name}: in steps, ${metric} ${side} ${numberText(alarm.Threshold)}; ${settings.cooldown} s apart`;
}

function assumed({ scaled, dated }: Simulation, { startup, capacity, latency }: Assumptions): string[] {
  const one = unitOf(scaled, 1);
  return [
    row(
      'assumed',
      [
        `a new ${one} takes ${durationText(startup)} to start`,
        ...(capacity === undefined ? [] : [`one takes ${numberText(capacity)} requests a minute`]),
        ...(latency === undefined ? [] : [`a request takes ${latency} ms`]),
        ...(dated || scaled.schedules.length === 0 ? [] : ['the load begins on a Monday, at midnight UTC']),
        ...(scaled.share === 1 ? [] : [`it gets ${percentText(scaled.share)} of the endpoint's requests`]),
      ].join('; '),
    ),
  ];
}

function utilisationLines({ peakUtilisation, meanUtilisation, largestBacklog }: Totals): string[] {
  return [
    ...(peakUtilisation === undefined || meanUtilisation === undefined
      ? []
      : [
          columns(
            'utilisation',
            percentText(peakUtilisation),
            percentText(meanUtilisation),
            '',
            'of what those in service can take',
          ),
        ]),
    ...(largestBacklog === undefined ? [] : [columns('backlog', numberText(largestBacklog), '', '', 'requests')]),
  ];
}

function hoursText({ instanceHours, peak, hours }: Totals, many: string): string {
  const always = peak * hours;
  const less =
    always > 0
      ? `, ${percentText(1 - instanceHours / always)} less than ${peak} ${many} all the time (${numberText(always)})`
      : '';
  return `${numberText(instanceHours)}${less}`;
}

function lost({ totals: { beyondCapacity, requests } }: Simulation, many: string): string[] {
  if (beyondCapacity === undefined) return [];
  const share = requests > 0 ? ` (${percentText(beyondCapacity / requests)})` : '';
  return [
    row(
      'too many',
      `${numberText(Math.round(beyondCapacity))} requests${share} came when the ${many} in service could take no more`,
    ),
  ];
}

function activityLines(simulation: Simulation): string[] {
  const shown = simulation.activities.filter(({ notScaled }) => !notScaled);
  const scaling = shown.filter(({ status, to }) => status !== 'Failed' && to !== undefined).length;
  return [
    row('scaling', scaling === 0 ? 'nothing scaled' : `${scaling} ${scaling === 1 ? 'activity' : 'activities'}`),
    ...shown.slice(0, SHOWN).map((activity) => `    ${timeText(activity.at, simulation)}   ${activityText(activity)}`),
    ...(shown.length > SHOWN ? [`    and ${shown.length - SHOWN} more: --json has all`] : []),
    ...notScaledLines(simulation.activities),
  ];
}

/** What asked for more, or for less, and did not get it, by the service's reasons. */
function notScaledLines(activities: readonly SimulatedActivity[]): string[] {
  const codes = activities.flatMap(({ notScaled }) => notScaled?.Code ?? []);
  const counted = [...new Set(codes)].map((code) => `${code} (${codes.filter((one) => one === code).length})`);
  return counted.length === 0 ? [] : [row('not scaled', counted.join(', '))];
}

/** Since the beginning, or of the calendar where the trace has one. */
function timeText(at: number, { from, dated }: Simulation): string {
  if (dated) return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const seconds = Math.round((at - from) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`.padStart(9);
}

function activityText(activity: SimulatedActivity): string {
  const { from, to, bounds, message, status } = activity;
  const what = to === undefined || status === 'Failed' ? `${from}` : `${from} → ${to}`;
  const why = [
    reasonText(activity),
    ...(bounds ? [`bounds are ${bounds.min} to ${bounds.max}`] : []),
    ...(message ? [`failed: ${message}`] : []),
    ...(status === 'InProgress' ? ['still starting at the end'] : []),
  ];
  return `${what.padEnd(9)} ${why.join('; ')}`;
}

function reasonText({ cause, policy, metric }: SimulatedActivity): string {
  if (policy === undefined || !metric) return cause;
  const { value, threshold, comparison } = metric;
  return `${numberText(value)} is ${watchesAbove(comparison) ? 'above' : 'below'} ${numberText(threshold)}: policy ${policy}`;
}
