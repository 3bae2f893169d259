import { nextOf, readCron } from './cron';
import { CronError } from './cron-field';
import { isZone, toMoment } from './time-zone';

/** When a scheduled action is to run. Times are milliseconds since 1970. */
export interface ScheduleTimes {
  readonly schedule: string;
  readonly zone?: string;
  readonly start?: number;
  readonly end?: number;
  /** From when a rate without a start counts. */
  readonly created: number;
}

export class ScheduleError extends Error {}

type Recurrence = (after: number, times: ScheduleTimes) => number | undefined;

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * When it runs next; undefined where it runs no more. A start is a run of its own.
 *
 * @throws ScheduleError for what is no schedule
 */
export function nextRun(times: ScheduleTimes, after: number): number | undefined {
  const recurrence = readSchedule(times.schedule, times.zone ?? 'UTC');
  const { start, end = Infinity } = times;
  if (start !== undefined && start > after) return start <= end ? start : undefined;
  const next = recurrence(after, times);
  return next !== undefined && next <= end ? next : undefined;
}

/** @throws ScheduleError */
export function readSchedule(schedule: string, zone: string): Recurrence {
  if (!isZone(zone)) throw new ScheduleError(`the time zone ${zone} is not one of the IANA time zones`);
  const [, kind, content] = schedule.match(/^(at|rate|cron)\((.*)\)$/) ?? [];
  if (kind === 'at') return once(content, zone);
  if (kind === 'rate') return every(content);
  if (kind === 'cron') return cron(content, zone);
  throw new ScheduleError('it is none of at(yyyy-mm-ddThh:mm:ss), rate(value unit) and cron(fields)');
}

function once(content: string, zone: string): Recurrence {
  const fields = content
    .match(/^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/)
    ?.slice(1)
    .map(Number);
  if (!fields) throw new ScheduleError(`at(${content}) is not at(yyyy-mm-ddThh:mm:ss)`);
  const [year, month, day, hour, minute, second] = fields;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (date.getUTCMonth() !== month - 1 || date.getUTCHours() !== hour)
    throw new ScheduleError(`at(${content}) is no time of a calendar`);
  const moment = toMoment({ year, month, day, hour, minute, second }, zone);
  return (after) => (moment > after ? moment : undefined);
}

function every(content: string): Recurrence {
  const [, value, unit] = content.match(/^(\d+) (minute|hour|day)s?$/) ?? [];
  if (!value || Number(value) < 1)
    throw new ScheduleError(`rate(${content}) is not rate(value minute | hour | day, or minutes | hours | days)`);
  const period = Number(value) * UNITS[unit];
  return (after, { start, created }) => {
    const from = start ?? Math.min(created, after);
    return from + Math.max(1, Math.floor((after - from) / period) + 1) * period;
  };
}

function cron(content: string, zone: string): Recurrence {
  try {
    const read = readCron(content);
    return (after) => nextOf(read, after, zone);
  } catch (error) {
    if (error instanceof CronError) throw new ScheduleError(error.message);
    throw error;
  }
}
