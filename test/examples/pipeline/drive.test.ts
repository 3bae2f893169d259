import { drawingOf, drive, type PipelineReport, render } from '../../../examples/pipeline/drive';
import { DIGIT_READER, Transforms } from '../transforms';

const functionOf = (name: string) => ({ 'transform.mjs': `examples/pipeline/${name}/transform.mjs` });

let transforms: Transforms;
let report: PipelineReport;

/** The pipeline of the example's stack, with a function in the model's place. */
beforeAll(async () => {
  transforms = await Transforms.start('Serial', {
    preprocess: functionOf('preprocess'),
    digits: DIGIT_READER,
    postprocess: functionOf('postprocess'),
  });
  report = await drive({ ...transforms, endpointName: 'digits' });
}, 120_000);
afterAll(() => transforms?.stop());

test('a drawing has more ink where a picture has', () => {
  const pixels = [...Array(8).fill(0), 0, 16, 8, ...Array(53).fill(0)];
  expect(drawingOf(pixels).split('\n')).toEqual(['        ', ' @+     ', ...Array(6).fill('        ')]);
});

test('every drawing goes through all of the containers, and comes out as a sentence', () => {
  const { requests, accuracy, containers, sentence } = report;
  expect(requests).toBe(360);
  expect(accuracy).toBeGreaterThan(0.95);
  expect(containers.map(({ name }) => name)).toEqual(['preprocess', 'digits', 'postprocess']);
  for (const container of containers) {
    expect(container.requests).toBe(360);
    expect(container.averageMs).toBeGreaterThan(0);
  }
  expect(sentence).toMatch(/^This is a \d\.$/);
});

test('the table has a row for each container, and fits where there is little room', () => {
  const lines = render(report, { width: 60, colour: false }).split('\n');
  const names = lines.map((line) => line.split(/\s/)[0]);
  expect(names).toEqual(expect.arrayContaining(['preprocess', 'digits', 'postprocess']));
  expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(60);
});

test('a container whose time nobody knows is shown without one', () => {
  const containers = [{ name: 'alone', requests: 0, averageMs: null }];
  expect(render({ ...report, containers }, { width: 80, colour: false })).toMatch(/^alone +0 +– *$/m);
});
