import { nextRun, ScheduleError } from '../../../emulator/src/autoscaling/schedule/schedule';

const at = (time: string) => Date.parse(time);

/** The next times after the first one. */
function runs(schedule: string, after: string, count = 1, zone?: string): string[] {
  const found: string[] = [];
  let moment: number | undefined = at(after);
  for (let i = 0; i < count && moment !== undefined; i++) {
    moment = nextRun({ schedule, zone, created: at(after) }, moment);
    if (moment !== undefined) found.push(new Date(moment).toISOString().slice(0, 16));
  }
  return found;
}

test.each([
  ['cron(0 10 * * ? *)', ['2026-11-21T10:00', '2026-11-22T10:00']],
  ['cron(15 12 * * ? *)', ['2026-11-20T12:15', '2026-11-21T12:15']],
  ['cron(0 18 ? * MON-FRI *)', ['2026-11-20T18:00', '2026-11-23T18:00']],
  ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
  ['cron(0/15 * * * ? *)', ['2026-11-20T12:15', '2026-11-20T12:30']],
  ['cron(0/5 8-17 ? * MON-FRI *)', ['2026-11-20T12:05', '2026-11-20T12:10']],
  ['cron(30 0 6 ? * 2 *)', ['2026-11-23T06:00', '2026-11-30T06:00']],
  ['cron(0 0 L * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
  ['cron(0 0 LW * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
  ['cron(0 0 ? * 6#3 *)', ['2026-12-18T00:00', '2027-01-15T00:00']],
  ['cron(0 0 ? * FRIL *)', ['2026-11-27T00:00', '2026-12-25T00:00']],
  ['cron(0 0 22W NOV ? *)', ['2026-11-23T00:00', '2027-11-22T00:00']],
  ['cron(0 0 29 2 ? 2027-2029)', ['2028-02-29T00:00']],
  ['cron(0 0 1 1 ? 2020)', []],
  ['rate(1 minute)', ['2026-11-20T12:01', '2026-11-20T12:02']],
  ['rate(2 hours)', ['2026-11-20T14:00', '2026-11-20T16:00']],
  ['rate(1 day)', ['2026-11-21T12:00', '2026-11-22T12:00']],
  ['at(2026-11-20T13:30:00)', ['2026-11-20T13:30']],
  ['at(2026-11-20T11:30:00)', []],
])('%s runs at its times', (schedule, times) => {
  expect(runs(schedule, '2026-11-20T12:00:00Z', 2)).toEqual(times);
});

test('a time zone shifts cron and at, and follows daylight saving time', () => {
  expect(runs('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
    '2026-03-28T08:00',
    '2026-03-29T07:00',
    '2026-03-30T07:00',
  ]);
  expect(runs('at(2026-07-01T09:00:00)', '2026-03-01T00:00:00Z', 1, 'America/New_York')).toEqual(['2026-07-01T13:00']);
});

test('a time that the clocks skip is taken as if they had not been put forward, and one shown twice is taken once', () => {
  expect(runs('cron(30 2 29 3 ? 2026)', '2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toEqual(['2026-03-29T01:30']);
  expect(runs('cron(30 2 25 10 ? 2026)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toEqual(['2026-10-25T00:30']);
});

test('a start is a run of its own, and after the end there is none', () => {
  const times = {
    schedule: 'rate(1 hour)',
    created: at('2026-11-20T12:00:00Z'),
    start: at('2026-11-21T09:30:00Z'),
    end: at('2026-11-21T11:00:00Z'),
  };
  expect(nextRun(times, at('2026-11-20T12:00:00Z'))).toBe(times.start);
  expect(nextRun(times, times.start)).toBe(at('2026-11-21T10:30:00Z'));
  expect(nextRun(times, at('2026-11-21T10:30:00Z'))).toBeUndefined();
});

test.each([
  ['every day', 'it is none of at(yyyy-mm-ddThh:mm:ss), rate(value unit) and cron(fields)'],
  ['rate(0 minutes)', 'rate(0 minutes) is not rate(value minute | hour | day, or minutes | hours | days)'],
  ['rate(5 weeks)', 'rate(5 weeks) is not rate(value minute | hour | day, or minutes | hours | days)'],
  ['at(2026-02-30T00:00:00)', 'at(2026-02-30T00:00:00) is no time of a calendar'],
  ['at(tomorrow)', 'at(tomorrow) is not at(yyyy-mm-ddThh:mm:ss)'],
  [
    'cron(0 10 * * ?)',
    'it has 5 fields, allowed are 6 (Minutes Hours Day_of_Month Month Day_of_Week Year) or 7 (Seconds first)',
  ],
  ['cron(60 10 * * ? *)', 'Minutes is 60, allowed are 0 to 59'],
  ['cron(0 10 ? * MOON *)', 'Day_of_Week is MOON, allowed are 1 to 7 and SUN to SAT'],
  ['cron(0 17-8 * * ? *)', 'Hours is 17-8, which goes backwards'],
])('fails when %s is no schedule', (schedule, message) => {
  expect(() => runs(schedule, '2026-11-20T12:00:00Z')).toThrow(new ScheduleError(message));
});

test('fails when the time zone is none', () => {
  expect(() => runs('rate(1 day)', '2026-11-20T12:00:00Z', 1, 'Mars/Olympus')).toThrow(
    'the time zone Mars/Olympus is not one of the IANA time zones',
  );
});
