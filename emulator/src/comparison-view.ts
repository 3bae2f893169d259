import type { Comparison, Shadowing, Side } from './runtime/shadow/comparisons';

const SHOWN = 5;
const MAX_SHOWN_CHARACTERS = 40;

/** How a shadow's answers, latency and errors differ from those of its production variant, as text for a terminal. */
export function renderComparison(endpoint: string, shadowings: readonly Shadowing[], tolerance: number): string {
  if (shadowings.length === 0) return `${endpoint}: no request has gone to its shadow yet.`;
  return shadowings.map((shadowing) => oneShadow(endpoint, shadowing, tolerance)).join('\n\n');
}

function oneShadow(endpoint: string, shadowing: Shadowing, tolerance: number): string {
  const { configName, production, shadow, compared, dropped, latest } = shadowing;
  const width = Math.max(10, production.length, shadow.length);
  const row = (label: string, one: string, other: string) =>
    `  ${label.padEnd(12)}${one.padStart(width)}  ${other.padStart(width)}`;
  const both = (label: string, of: (sides: readonly Side[]) => string) =>
    row(label, of(latest.map((one) => one.production)), of(latest.map((one) => one.shadow)));
  const of = compared > latest.length ? `the last ${latest.length} of ${compared}` : `${compared}`;
  return [
    `${endpoint}   config ${configName}   ${of} requests that went to both${dropped ? `, ${dropped} copies not sent: the shadow is too slow` : ''}`,
    row('', production, shadow),
    both('errors', errors),
    ...[50, 95, 99].map((percent) => both(`p${percent} ms`, (sides) => percentile(sides, percent))),
    ...answers(latest, tolerance),
  ].join('\n');
}

function errors(sides: readonly Side[]): string {
  const failed = sides.filter(isError).length;
  return `${failed} (${share(failed, sides.length)})`;
}

const isError = ({ status }: Side) => status === 0 || status >= 400;
const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function percentile(sides: readonly Side[], percent: number): string {
  const sorted = sides.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1);
  return sorted.length === 0 ? '' : sorted[at].toFixed(2);
}

function answers(latest: readonly Comparison[], tolerance: number): string[] {
  const answered = latest.filter(({ production, shadow }) => !isError(production) && !isError(shadow));
  const same = answered.filter(({ difference }) => difference?.kind === 'identical');
  const close = answered.filter((one) => isClose(one, tolerance));
  const different = answered.filter((one) => !same.includes(one) && !close.includes(one));
  const largest = Math.max(
    0,
    ...answered.map(({ difference }) => (difference?.kind === 'numbers' ? difference.max : 0)),
  );
  const counted = (count: number) => `${count} (${share(count, answered.length)})`;
  return [
    `  answers     ${counted(same.length)} identical, ${counted(close.length)} within ${tolerance}, ${counted(different.length)} different`,
    ...(largest > 0 ? [`  numbers     differ by ${Number(largest.toPrecision(3))} at most`] : []),
    ...(different.length > 0 ? [`  the last different ones:`] : []),
    ...different.slice(-SHOWN).map(differing),
  ];
}

function isClose({ difference }: Comparison, tolerance: number): boolean {
  return difference?.kind === 'numbers' && difference.max <= tolerance;
}

function differing({ time, request, production, shadow }: Comparison): string {
  return `    ${time.slice(11, 19)}   ${short(request)}   ${short(production.answer)} | ${short(shadow.answer)}`;
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN_CHARACTERS ? `${line.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : line;
}
