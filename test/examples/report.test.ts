import { percentile, type Report, renderReport, reportOf } from '../../examples/report';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test.each([
    ['no values have none', [], 50, null],
    ['of one value is that value', [7], 99, 7],
    ['0 is the smallest', hundred, 0, 1],
    ['50 of an even number of values is the lower middle', [4, 1, 3, 2], 50, 2],
    ['50 of an odd number of values is the middle', [5, 1, 3], 50, 3],
    ['99 of a hundred values is the ninety-ninth', hundred, 99, 99],
    ['99 of a hundred and one values is the hundredth', [...hundred, 101], 99, 100],
    ['99 of a few values is the largest', [10, 9, 2], 99, 10],
    ['100 is the largest', hundred, 100, 100],
  ])('%s', (_, values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected);
  });

  test('the values keep their order', () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('reportOf', () => {
  test('answers are counted for the variant that gave them', () => {
    const weights = new Map([
      ['champion', 3],
      ['challenger', 1],
    ]);
    const answers = [
      { variant: 'champion', ms: 1, right: true },
      { variant: 'challenger', ms: 9, right: true },
      { variant: 'champion', ms: 2, right: false },
      { variant: 'champion', ms: 4, right: true },
    ];
    expect(reportOf('Digits', weights, answers)).toEqual({
      endpoint: 'Digits',
      variants: [
        { name: 'champion', requests: 3, accuracy: 2 / 3, weight: 3, share: 0.75, p50Ms: 2, p99Ms: 4 },
        { name: 'challenger', requests: 1, accuracy: 1, weight: 1, share: 0.25, p50Ms: 9, p99Ms: 9 },
      ],
    });
  });

  test('a variant that got no request has a row', () => {
    const idle = { name: 'spare', requests: 0, accuracy: null, weight: 0, share: 0, p50Ms: null, p99Ms: null };
    expect(reportOf('Digits', new Map([['spare', 0]]), []).variants).toEqual([idle]);
  });

  test('a variant that answers without having been asked for has a row', () => {
    const { variants } = reportOf('Digits', new Map(), [{ variant: 'stray', ms: 1, right: true }]);
    expect(variants).toEqual([{ name: 'stray', requests: 1, accuracy: 1, weight: 0, share: 1, p50Ms: 1, p99Ms: 1 }]);
  });
});

describe('renderReport', () => {
  const report: Report = {
    endpoint: 'Digits',
    variants: [
      { name: 'champion', requests: 321, accuracy: 0.9502, weight: 9, share: 321 / 360, p50Ms: 1.234, p99Ms: 4.5 },
      { name: 'challenger', requests: 39, accuracy: 1, weight: 1, share: 39 / 360, p50Ms: 1.3, p99Ms: 120.4 },
      { name: 'spare', requests: 0, accuracy: null, weight: 0, share: 0, p50Ms: null, p99Ms: null },
    ],
  };
  const longName = 'a-variant-whose-name-takes-all-of-the-63-characters-it-may-have';
  const long: Report = { ...report, variants: [{ ...report.variants[0], name: longName }] };
  const render = (width: number, of = report) => renderReport(of, { width, colour: false });
  const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

  test('a wide terminal shows everything', () => {
    expect(`\n${render(120)}`).toBe(`
variant     requests  accuracy  traffic asked → seen                           p50     p99
──────────────────────────────────────────────────────────────────────────────────────────
champion         321    95.0 %      90.0 % →  89.2 %  █████████████████▉    1.2 ms  4.5 ms
challenger        39   100.0 %      10.0 % →  10.8 %  ██▏                   1.3 ms  120 ms
spare              0         –       0.0 % →   0.0 %                             –       –
`);
  });

  test('80 columns have a shorter bar', () => {
    expect(`\n${render(80)}`).toBe(`
variant     requests  accuracy  traffic asked → seen               p50     p99
──────────────────────────────────────────────────────────────────────────────
champion         321    95.0 %      90.0 % →  89.2 %  ███████▏  1.2 ms  4.5 ms
challenger        39   100.0 %      10.0 % →  10.8 %  ▉         1.3 ms  120 ms
spare              0         –       0.0 % →   0.0 %                 –       –
`);
  });

  test('a narrow terminal keeps what matters most', () => {
    expect(`\n${render(40)}`).toBe(`
variant     requests  accuracy
──────────────────────────────
champion         321    95.0 %
challenger        39   100.0 %
spare              0         –
`);
  });

  test.each([90, 80, 70, 60, 50, 40, 30])('%i columns are not exceeded, however long the names', (width) => {
    expect(widest(render(width))).toBeLessThanOrEqual(width);
    expect(widest(render(width, long))).toBeLessThanOrEqual(width);
  });

  test('a name that is too long is shortened', () => {
    expect(render(80, long)).toContain('\na-variant-whose…  ');
  });

  test('colour changes no character and no width', () => {
    const coloured = renderReport(report, { width: 120, colour: true });
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is taken out
    expect(coloured.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(render(120));
  });

  test('weights that are all zero ask for nothing', () => {
    expect(render(120, { endpoint: 'Digits', variants: [report.variants[2]] })).toContain('0.0 % →   0.0 %');
  });
});
