import { drive, render } from '../../../examples/multi-container/drive';
import { DIGIT_READER, Transforms } from '../transforms';

let transforms: Transforms;

/** The containers of the example's stack, with a function in the place of each model. */
beforeAll(async () => {
  transforms = await Transforms.start('Direct', {
    champion: DIGIT_READER,
    challenger: DIGIT_READER,
    checker: { 'transform.mjs': 'examples/multi-container/checker/transform.mjs' },
  });
}, 120_000);
afterAll(() => transforms?.stop());

test('every picture is shown to every container, and each has its row', async () => {
  const report = await drive({ client: transforms.client, endpointName: 'digits' });
  expect(report.containers).toEqual(
    ['champion', 'challenger', 'checker'].map((name) => ({
      name,
      requests: 360,
      accuracy: 1,
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
    })),
  );
  const rows = render(report, { width: 80, colour: false }).trimEnd().split('\n').slice(2);
  expect(rows).toEqual(
    ['champion', 'challenger', 'checker'].map((name) => expect.stringMatching(`^${name} +360  100\\.0 %`)),
  );
}, 120_000);
