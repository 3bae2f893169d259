import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Assumptions } from '../../../emulator/src/simulate/assumptions';
import { scaledBy } from '../../../emulator/src/simulate/settings/from-options';
import { simulate } from '../../../emulator/src/simulate/simulate';
import { renderSvg } from '../../../emulator/src/simulate/svg/chart';
import { countTicks, timeTicks, valueTicks } from '../../../emulator/src/simulate/svg/scale';
import { readTrace } from '../../../emulator/src/simulate/trace';
import { minutes, steady } from './printed';

const LOAD = minutes(...steady(30, 50), ...steady(30, 800), ...steady(60, 50));
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });

function drawn(load = LOAD, assumptions: Partial<Assumptions> = {}, resourceId?: string) {
  const all = { startup: 120_000, ...assumptions };
  const scaled = scaledBy({ min: 1, max: 6, targetInvocations: 200 });
  const text = renderSvg(
    simulate({ ...scaled, ...(resourceId ? { resourceId } : {}) }, readTrace(load, 'load.csv'), all),
    all,
  );
  expect(XMLValidator.validate(text)).toBe(true);
  const { svg } = parser.parse(text);
  return {
    text,
    svg,
    texts: svg.text.map((one: string | { '#text': string }) => (typeof one === 'object' ? one['#text'] : one)),
  };
}

test('the picture says what it is to those who cannot see it', () => {
  const { svg } = drawn();
  expect(svg.role).toBe('img');
  expect(svg['aria-labelledby']).toBe('title description');
  expect(svg.title['#text']).toBe('Scaling of endpoint/endpoint/variant/variant, simulated');
  expect(svg.desc['#text']).toMatch(
    /^Over 2 h, 238 requests a minute on average and 800 at most were met by [\d.]+ instances on average, 1 at least and 4 at most, in \d scaling activities: [\d.]+ instance-hours\.$/,
  );
});

test('each panel has its quantity, its unit, and a legend', () => {
  const { texts, text } = drawn(LOAD, { capacity: 300 });
  expect(texts).toEqual(
    expect.arrayContaining([
      'Load',
      'requests',
      'what the instances in service can take',
      'Instances',
      'in service',
      'asked for',
      'least and most',
      'Utilisation',
      'target, 66.7 %',
    ]),
  );
  expect(text).toContain('<tspan class="unit">, requests a minute</tspan>');
  expect(text).toContain('time since the beginning of the load');
});

test('without a capacity the tracked metric is drawn as a share of its target', () => {
  const { text, texts } = drawn();
  expect(texts).toContain('InvocationsPerInstance');
  expect(text).toContain('<tspan class="unit">, % of the target</tspan>');
});

test('it has colours of its own for dark pages, and refers to nothing outside of it', () => {
  const { text } = drawn();
  expect(text).toContain('@media (prefers-color-scheme: dark)');
  expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|href/);
});

test('nothing is drawn outside of the picture', () => {
  const { svg, text } = drawn(LOAD, { capacity: 300 });
  const [, , width, height] = svg.viewBox.split(' ').map(Number);
  const points = [...text.matchAll(/ d="([^"]+)"/g)].flatMap(([, path]) => [
    ...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g),
  ]);
  expect(points.length).toBeGreaterThan(100);
  for (const [, x, y] of points) {
    expect(Number(x)).toBeGreaterThanOrEqual(0);
    expect(Number(x)).toBeLessThanOrEqual(width);
    expect(Number(y)).toBeGreaterThanOrEqual(0);
    expect(Number(y)).toBeLessThanOrEqual(height);
  }
});

test('a short peak in a long trace is not lost', () => {
  const load = minutes(...steady(5000, 100), 900, ...steady(5000, 100));
  const { text } = drawn(load);
  const [, path] = text.match(/class="line load" d="(M[^"]*L[^"]*)"/) ?? [];
  const heights = [...path.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
  expect(path.length).toBeLessThan(30_000);
  expect(new Set(heights).size).toBe(2);
});

test('a load of nothing at all is drawn', () => {
  expect(drawn(minutes(...steady(30, 0))).text).not.toContain('NaN');
});

test('names are written so that they stay text', () => {
  expect(drawn(LOAD, {}, 'endpoint/<a>&"b"/variant/v').svg.title['#text']).toContain('&');
});

test.each([
  [0, [0]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [7, [0, 2, 4, 6, 8]],
  [4577, [0, 2000, 4000, 6000]],
])('the axis to %d has the marks %j', (largest, marks) => {
  expect(valueTicks(largest)).toEqual(marks);
});

test.each([
  [0, [0, 1]],
  [3, [0, 1, 2, 3]],
  [10, [0, 3, 6, 9, 12]],
])('the axis of up to %d things that are counted has whole marks', (largest, marks) => {
  expect(countTicks(largest)).toEqual(marks);
});

test('times are of the calendar, or since the beginning', () => {
  const from = Date.parse('2026-03-02T22:30:00Z');
  const hours = (count: number) => from + count * 3_600_000;
  const texts = (count: number, dated: boolean) => timeTicks(from, hours(count), dated).map(({ text }) => text);
  expect(texts(4, true)).toEqual(['22:30', '23:00', '23:30', '03-03', '00:30', '01:00', '01:30', '02:00', '02:30']);
  expect(texts(24, false)).toEqual(['0', '3 h', '6 h', '9 h', '12 h', '15 h', '18 h', '21 h', '24 h']);
  expect(texts(0.5, false)).toEqual(['0', '5 min', '10 min', '15 min', '20 min', '25 min', '30 min']);
});
