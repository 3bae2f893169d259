import { Requests, readTrace } from '../../../emulator/src/simulate/trace';

const read = (...lines: readonly string[]) => readTrace(lines.join('\n'), 'load.csv');
const seconds = ({ from, to }: { readonly from: number; readonly to: number }) => (to - from) / 1000;

test('a row lasts until the next one, and the last one as long as the one before it', () => {
  const trace = read('time,requests', '0,10', '30,20', '90,30');
  expect(trace.stretches.map((one) => [seconds(one), one.requests])).toEqual([
    [30, 10],
    [60, 20],
    [60, 30],
  ]);
  expect(seconds(trace)).toBe(150);
  expect(trace.dated).toBe(false);
});

test('a heading, comments, empty lines, quotes, a byte order mark and carriage returns are no rows', () => {
  const { stretches } = read('\uFEFF"Time","Requests"\r', '', '# at night', '"0", 5\r', '60,5.5');
  expect(stretches.map(({ requests }) => requests)).toEqual([5, 5.5]);
});

test.each([
  ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00.000Z'],
  ['2026-03-02T09:30', '2026-03-02T09:30:00.000Z'],
  ['2026-03-02 09:30:00', '2026-03-02T09:30:00.000Z'],
  ['2026-03-02T09:30:00+02:00', '2026-03-02T07:30:00.000Z'],
  ['2026-03-02', '2026-03-02T00:00:00.000Z'],
])('the ISO time %s is %s', (written, meant) => {
  const { from, dated } = read(`${written},1`, '2026-03-03T00:00:00Z,1');
  expect(new Date(from).toISOString()).toBe(meant);
  expect(dated).toBe(true);
});

test('requests are spread evenly over their row, whatever stretch is asked for', () => {
  const { stretches, from } = read('0,60', '60,600', '120,0');
  const requests = new Requests(stretches, 1);
  const between = (start: number, end: number) => requests.between(from + start * 1000, from + end * 1000);
  expect([between(0, 10), between(50, 70), between(70, 120), between(120, 200)]).toEqual([10, 110, 500, 0]);
});

test('requests are whole ones, and none is lost or added', () => {
  const { stretches, from } = read('0,7', '60,1', '120,0');
  const requests = new Requests(stretches, 1);
  const tens = Array.from({ length: 15 }, (_, i) => requests.between(from + i * 10_000, from + (i + 1) * 10_000));
  expect(tens).toEqual([1, 1, 2, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
});

test.each<[string, readonly string[], string]>([
  [
    'there is one row',
    ['0,1'],
    'load.csv: it has 1 rows of time,requests; two at least are needed, to tell how long they last.',
  ],
  [
    'the file is empty',
    [''],
    'load.csv: it has 0 rows of time,requests; two at least are needed, to tell how long they last.',
  ],
  [
    'a row has three columns',
    ['time,requests', '0,1', '60,1,2'],
    'load.csv, line 3: "60,1,2" has 3 columns, wanted are two: time,requests.',
  ],
  [
    'requests are negative',
    ['0,1', '60,-1'],
    'load.csv, line 2: requests is "-1", allowed is a number from 0 upwards.',
  ],
  ['requests are missing', ['0,1', '60,'], 'load.csv, line 2: requests is "", allowed is a number from 0 upwards.'],
  [
    'requests are endless',
    ['0,1', '60,Infinity'],
    'load.csv, line 2: requests is "Infinity", allowed is a number from 0 upwards.',
  ],
  [
    'a time is none',
    ['0,1', 'noon,1'],
    'load.csv, line 2: time is "noon", allowed are seconds (90) and ISO times (2026-01-05T09:30:00Z).',
  ],
  [
    'a day is not in the calendar',
    ['2026-13-40,1', '2026-03-01,1'],
    'load.csv, line 1: time is "2026-13-40", allowed are seconds (90) and ISO times (2026-01-05T09:30:00Z).',
  ],
  [
    'time stands still',
    ['0,1', '', '0,1'],
    'load.csv, line 3: its time is not after that of line 1; rows go forward in time.',
  ],
  [
    'times are of two kinds',
    ['0,1', '2026-03-02,1'],
    'load.csv, line 2: its time is an ISO time, the one before it is not; use one or the other.',
  ],
  [
    'seconds are in truth milliseconds',
    ['0,1', '60000,1', '86400000,1'],
    'load.csv: it is 1999 days long, allowed are 92; times without a date are seconds.',
  ],
])('fails when %s', (_, lines, message) => {
  expect(() => read(...lines)).toThrow(new Error(message));
});
