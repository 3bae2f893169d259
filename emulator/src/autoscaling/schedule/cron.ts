import { CronError, type Range, readField, readValue } from './cron-field';
import { type LocalTime, toLocal, toMoment } from './time-zone';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SECOND: Range = { name: 'Seconds', least: 0, most: 59 };
const MINUTE: Range = { name: 'Minutes', least: 0, most: 59 };
const HOUR: Range = { name: 'Hours', least: 0, most: 23 };
const DAY: Range = { name: 'Day_of_Month', least: 1, most: 31 };
const MONTH: Range = { name: 'Month', least: 1, most: 12, words: MONTHS };
const WEEKDAY: Range = { name: 'Day_of_Week', least: 1, most: 7, words: DAYS };
const YEAR: Range = { name: 'Year', least: 1970, most: 2199 };
/** An expression that matches no day within so many matches none. */
const LONGEST_SEARCH_DAYS = 366 * 30;

type DayTest = (day: CalendarDay) => boolean;

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 1 is Sunday. */
  readonly weekday: number;
  /** How many days its month has. */
  readonly length: number;
}

/** When it recurs, in the time of a zone. */
export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly matches: DayTest;
}

/**
 * Reads six fields, or seven that begin with the seconds.
 *
 * @throws CronError
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
export function readCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6 && fields.length !== 7)
    throw new CronError(
      `it has ${fields.length} fields, allowed are 6 (Minutes Hours Day_of_Month Month Day_of_Week Year) or 7 (Seconds first)`,
    );
  const [seconds, minutes, hours, day, month, weekday, year] = fields.length === 7 ? fields : ['0', ...fields];
  const [months, years] = [readField(month, MONTH), readField(year, YEAR)];
  const [onDay, onWeekday] = [dayTest(day), weekdayTest(weekday)];
  return {
    seconds: readField(seconds, SECOND),
    minutes: readField(minutes, MINUTE),
    hours: readField(hours, HOUR),
    matches: (date) => years.includes(date.year) && months.includes(date.month) && onDay(date) && onWeekday(date),
  };
}

/** The first time after a moment; undefined where there is none any more. */
export function nextOf(cron: Cron, after: number, zone: string): number | undefined {
  const { year, month, day } = toLocal(after, zone);
  for (let ahead = 0; ahead < LONGEST_SEARCH_DAYS; ahead++) {
    const date = calendarDay(year, month, day + ahead);
    if (date.year > YEAR.most) return undefined;
    if (!cron.matches(date)) continue;
    const found = timesOn(cron, date, zone).find((moment) => moment > after);
    if (found !== undefined) return found;
  }
  return undefined;
}

function timesOn({ hours, minutes, seconds }: Cron, { year, month, day }: CalendarDay, zone: string): number[] {
  const local: LocalTime[] = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => ({ year, month, day, hour, minute, second }))),
  );
  return local.map((time) => toMoment(time, zone)).sort((a, b) => a - b);
}

function calendarDay(year: number, month: number, day: number): CalendarDay {
  const date = new Date(Date.UTC(year, month - 1, day));
  const [y, m] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return { year: y, month: m, day: date.getUTCDate(), weekday: date.getUTCDay() + 1, length: daysIn(y, m) };
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** `L` is the month's last day, `LW` its last working day, `15W` the working day nearest to the 15th. */
function dayTest(text: string): DayTest {
  const upper = text.toUpperCase();
  if (upper === 'L') return ({ day, length }) => day === length;
  if (upper === 'LW') return (date) => date.day === nearestWorkday(date, date.length);
  const near = upper.match(/^(\d+)W$/);
  if (near) {
    const wanted = readValue(near[1], DAY);
    return (date) => date.day === nearestWorkday(date, Math.min(wanted, date.length));
  }
  const days = readField(text, DAY);
  return ({ day }) => days.includes(day);
}

/** `6L` is the month's last Friday, `6#3` its third, `L` every Saturday. */
function weekdayTest(text: string): DayTest {
  const upper = text.toUpperCase();
  if (upper === 'L') return ({ weekday }) => weekday === 7;
  const last = upper.match(/^(\w+)L$/);
  if (last) {
    const wanted = readValue(last[1], WEEKDAY);
    return ({ weekday, day, length }) => weekday === wanted && day > length - 7;
  }
  const nth = upper.match(/^(\w+)#([1-5])$/);
  if (nth) {
    const [wanted, week] = [readValue(nth[1], WEEKDAY), Number(nth[2])];
    return ({ weekday, day }) => weekday === wanted && Math.ceil(day / 7) === week;
  }
  const weekdays = readField(text, WEEKDAY);
  return ({ weekday }) => weekdays.includes(weekday);
}

/** Within the month, never into the one before or behind it. */
function nearestWorkday({ year, month, length }: CalendarDay, day: number): number {
  const { weekday } = calendarDay(year, month, day);
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === length ? day - 2 : day + 1;
  return day;
}
