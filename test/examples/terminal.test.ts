import { bar, milliseconds, percent, progress, progressLine, shorten, terminalOf } from '../../examples/terminal';

class Recorder {
  public text = '';
  constructor(
    public readonly isTTY: boolean,
    public readonly columns?: number,
  ) {}
  write(text: string): void {
    this.text += text;
  }
}

describe('bar', () => {
  test.each([
    [0, '    '],
    [0.0001, '▏   '],
    [0.5, '██  '],
    [0.53125, '██▏ '],
    [0.96875, '███▉'],
    [1, '████'],
    [-1, '    '],
    [2, '████'],
  ])('%d of four characters', (fraction, expected) => {
    expect(bar(fraction, 4)).toBe(expected);
  });
});

test.each([
  [null, '–'],
  [0, '0.0 %'],
  [0.95, '95.0 %'],
  [1, '100.0 %'],
])('the fraction %p is written %p', (fraction, expected) => {
  expect(percent(fraction)).toBe(expected);
});

test.each([
  [null, '–'],
  [0, '0.0 ms'],
  [99.94, '99.9 ms'],
  [99.96, '100 ms'],
  [1234.5, '1235 ms'],
])('the time %p is written %p', (ms, expected) => {
  expect(milliseconds(ms)).toBe(expected);
});

test.each([
  ['abcd', 'abcd'],
  ['abcde', 'abc…'],
])('%p in four characters is %p', (text, expected) => {
  expect(shorten(text, 4)).toBe(expected);
});

describe('terminalOf', () => {
  test.each([
    ['a terminal has colour', true, {}, true],
    ['a pipe has none', false, {}, false],
    ['NO_COLOR is heeded', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, true],
  ])('%s', (_, isTTY, env, colour) => {
    expect(terminalOf(new Recorder(isTTY, 100), env)).toEqual({ width: 100, colour });
  });

  test.each([undefined, 0])('80 columns where the stream says %p', (columns) => {
    expect(terminalOf(new Recorder(false, columns), {}).width).toBe(80);
  });
});

describe('progress', () => {
  const run = (stream: Recorder, total: number) => {
    const report = progress(stream, 'Sending images');
    for (let done = 1; done <= total; done++) report(done, total);
    return stream.text;
  };

  test('a log gets a line every 10 %', () => {
    const lines = run(new Recorder(false), 360).trimEnd().split('\n');
    expect(lines).toEqual(Array.from({ length: 10 }, (_, i) => `Sending images ${(i + 1) * 36}/360`));
  });

  test('a log gets no more lines than there are steps', () => {
    expect(run(new Recorder(false), 3)).toBe('Sending images 1/3\nSending images 2/3\nSending images 3/3\n');
  });

  test('a terminal gets one line that moves, ended when all is done', () => {
    const text = run(new Recorder(true, 40), 360);
    expect(text.split('\r')).toHaveLength(361);
    expect(text.endsWith('\rSending images ████████████████ 360/360\n')).toBe(true);
    expect(text.indexOf('\n')).toBe(text.length - 1);
  });

  test('the line keeps its length while it moves', () => {
    expect(progressLine('Sending images', 1, 360, 80)).toHaveLength(
      progressLine('Sending images', 360, 360, 80).length,
    );
  });

  test.each([80, 40, 30, 20, 10])('the line is shorter than %i columns', (width) => {
    expect(progressLine('Sending images', 162, 360, width).length).toBeLessThan(width);
  });
});
