const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE);

export interface TimeTick {
  readonly at: number;
  readonly text: string;
}

/** Round numbers from 0 to at least the largest value. */
export function valueTicks(largest: number, most = 4): number[] {
  const raw = Math.max(largest, 1e-9) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10) * power;
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** The same of things that are counted. */
export function countTicks(largest: number): number[] {
  const [, step] = valueTicks(Math.max(1, largest));
  const whole = Math.ceil(step);
  return Array.from({ length: Math.ceil(Math.max(1, largest) / whole) + 1 }, (_, i) => i * whole);
}

/** Times of the calendar (UTC), or since the beginning. */
export function timeTicks(from: number, to: number, dated: boolean, most = 9): TimeTick[] {
  const step = TIME_STEPS.find((one) => (to - from) / one <= most) ?? 4 * 7 * DAY;
  const first = dated ? Math.ceil(from / step) * step : from;
  const ticks = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step);
  return ticks.map((at) => ({ at, text: dated ? calendarText(at) : elapsedText(at - from, step) }));
}

function calendarText(at: number): string {
  const iso = new Date(at).toISOString();
  return at % DAY === 0 ? iso.slice(5, 10) : iso.slice(11, 16);
}

function elapsedText(milliseconds: number, step: number): string {
  if (milliseconds === 0) return '0';
  if (step < HOUR) return `${milliseconds / MINUTE} min`;
  return step < DAY || milliseconds % DAY !== 0 ? `${milliseconds / HOUR} h` : `${milliseconds / DAY} d`;
}
