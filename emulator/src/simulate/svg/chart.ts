import type { Assumptions } from '../assumptions';
import { durationText } from '../duration';
import { numberText } from '../number-text';
import { unitOf } from '../scaled';
import type { Simulation } from '../simulation';
import { escapeText, type Frame, type Panel, panelSvg, xOf } from './panel';
import { panelsOf } from './panels';
import { timeTicks } from './scale';
import { STYLE } from './style';

const WIDTH = 960;
const [LEFT, RIGHT] = [72, 24];
const HEAD = 36;
const PANEL = 150;
const GAP = 56;
const FOOT = 52;

/** The simulation as a picture without any dependency, for light and dark pages. */
export function renderSvg(simulation: Simulation, assumptions: Assumptions): string {
  const panels = panelsOf(simulation, assumptions);
  const height = HEAD + panels.length * (PANEL + GAP) - GAP + 30 + FOOT;
  const frames = panels.map((_, index) => frameOf(index, simulation));
  const { resourceId } = simulation.scaled;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeText(`Scaling of ${resourceId}, simulated`)}</title>`,
    `<desc id="description">${escapeText(describe(simulation))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="background" width="${WIDTH}" height="${height}"/>`,
    `<text class="head" x="${LEFT}" y="26">${escapeText(headOf(simulation))}</text>`,
    ...panels.map((panel, index) => panelSvg(panel, frames[index])),
    timeAxis(frames, panels, simulation),
    '</svg>',
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`;
}

function frameOf(index: number, { from, to }: Simulation): Frame {
  const top = HEAD + 30 + index * (PANEL + GAP);
  return { left: LEFT, right: WIDTH - RIGHT, top, bottom: top + PANEL, from, to };
}

function headOf({ scaled, totals }: Simulation): string {
  const { resourceId, instanceType } = scaled;
  const name = resourceId.replace(/^endpoint\/(.*)\/variant\/(.*)$/, '$1, variant $2');
  return `${[name, ...(instanceType ? [instanceType] : [])].join(', ')}: ${numberText(totals.instanceHours)} ${unitOf(scaled, 1)}-hours`;
}

/** For those who cannot see it. */
function describe({ scaled, totals, from, to, activities }: Simulation): string {
  const many = unitOf(scaled);
  const scalings = activities.filter(
    ({ status, to: capacity }) => status !== 'Failed' && capacity !== undefined,
  ).length;
  return [
    `Over ${durationText(to - from)}, ${numberText(totals.meanRequests)} requests a minute on average and ${numberText(totals.peakRequests)} at most`,
    `were met by ${numberText(totals.mean)} ${many} on average, ${numberText(totals.least)} at least and ${numberText(totals.peak)} at most,`,
    `in ${scalings} scaling activities: ${numberText(totals.instanceHours)} ${unitOf(scaled, 1)}-hours.`,
  ].join(' ');
}

/** One axis for all panels: marks in each, texts below the last. */
function timeAxis(frames: readonly Frame[], panels: readonly Panel[], { from, to, dated }: Simulation): string {
  const last = frames[panels.length - 1];
  const ticks = timeTicks(from, to, dated);
  return [
    ...ticks.map(({ at }) => {
      const x = Math.round(xOf(at, last)) + 0.5;
      return `<path class="grid" d="${frames.map(({ bottom }) => `M${x},${bottom}v5`).join('')}"/>`;
    }),
    ...ticks.map(
      ({ at, text }) =>
        `<text class="tick" x="${Math.round(xOf(at, last))}" y="${last.bottom + 20}" text-anchor="middle">${text}</text>`,
    ),
    `<text x="${last.right}" y="${last.bottom + 40}" text-anchor="end">${dated ? 'time, UTC' : 'time since the beginning of the load'}</text>`,
  ].join('\n');
}
