import { numberText } from '../number-text';
import { areaPath, linePath, type Point, stepPath } from './paths';

/** One quantity over time. */
export interface Series {
  readonly name: string;
  /** Names its colour and stroke in the style sheet. */
  readonly style: string;
  readonly shape: 'line' | 'steps';
  readonly filled?: boolean;
  readonly values: readonly { readonly at: number; readonly value: number | undefined }[];
}

/** Series that share a unit, below one another with others that share the time. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly ticks: readonly number[];
  readonly series: readonly Series[];
}

/** Where a panel is drawn, in pixels, and which times it spans. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly from: number;
  readonly to: number;
}

const CHARACTER = 6.6;
const SWATCH = 22;
const ABOVE = 12;

export function panelSvg(panel: Panel, frame: Frame): string {
  return [
    heading(panel, frame),
    ...panel.ticks.map((tick) => gridLine(tick, panel, frame)),
    ...panel.series.map((one) => seriesSvg(one, panel, frame)),
  ].join('\n');
}

export const xOf = (at: number, { left, right, from, to }: Frame) =>
  left + ((at - from) / (to - from)) * (right - left);

function yOf(value: number, { ticks }: Panel, { top, bottom }: Frame): number {
  const most = ticks[ticks.length - 1] || 1;
  return bottom - (value / most) * (bottom - top);
}

/** The title with its unit, then what each line is. */
function heading({ title, unit, series }: Panel, { left, top }: Frame): string {
  const y = top - ABOVE;
  let x = left + (title.length + unit.length + 2) * CHARACTER + 24;
  const parts = [
    `<text class="title" x="${left}" y="${y}">${escapeText(title)}<tspan class="unit">, ${escapeText(unit)}</tspan></text>`,
  ];
  for (const { name, style } of series.filter(isNamed)) {
    parts.push(`<path class="line ${style}" d="M${Math.round(x)},${y - 4}h${SWATCH}"/>`);
    parts.push(`<text class="legend" x="${Math.round(x + SWATCH + 6)}" y="${y}">${escapeText(name)}</text>`);
    x += SWATCH + 6 + name.length * CHARACTER + 18;
  }
  return parts.join('\n');
}

/** A second line of one kind is drawn, and not named again. */
const isNamed = ({ name }: Series) => name !== '';

function gridLine(tick: number, panel: Panel, frame: Frame): string {
  const y = Math.round(yOf(tick, panel, frame)) + 0.5;
  return `<path class="grid" d="M${frame.left},${y}H${frame.right}"/><text class="tick" x="${frame.left - 8}" y="${y + 3.5}" text-anchor="end">${numberText(tick)}</text>`;
}

function seriesSvg({ values, shape, style, filled }: Series, panel: Panel, frame: Frame): string {
  const points: Point[] = values.map(({ at, value }) => ({
    x: xOf(at, frame),
    y: value === undefined ? undefined : yOf(value, panel, frame),
  }));
  const path = shape === 'steps' ? stepPath(points, frame.right) : linePath(points);
  if (path === '') return '';
  const area = filled ? `<path class="area ${style}" d="${areaPath(path, points[0].x, frame.bottom)}"/>\n` : '';
  return `${area}<path class="line ${style}" d="${path}"/>`;
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
