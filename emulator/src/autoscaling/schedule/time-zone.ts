/** A moment as a clock on a wall of that zone shows it. */
export interface LocalTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

export function toLocal(moment: number, zone: string): LocalTime {
  const parts = formatOf(zone).formatToParts(new Date(moment));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  };
}

/**
 * The moment at which the zone's clocks show that time. Of a time that they show twice it is the first; one that they skip
 * becomes what they would show had they not been put forward.
 */
export function toMoment(local: LocalTime, zone: string): number {
  const wall = asUtc(local);
  const [earlier, later] = [wall - DAY, wall + DAY].map((near) => wall - offset(near, zone));
  const fitting = [earlier, later].filter((moment) => asUtc(toLocal(moment, zone)) === wall);
  return fitting.length > 0 ? Math.min(...fitting) : earlier;
}

const DAY = 86_400_000;

function offset(moment: number, zone: string): number {
  const whole = Math.floor(moment / 1000) * 1000;
  return asUtc(toLocal(whole, zone)) - whole;
}

const asUtc = ({ year, month, day, hour, minute, second }: LocalTime) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

function formatOf(zone: string): Intl.DateTimeFormat {
  const found =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, found);
  return found;
}
