/** A number as the service's sentences write it, like a double in Java: `1.0`, `1.0E-4`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, exponent] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `20/11/26 12:01:00` */
export function shortTime(at: number): string {
  const [date, time] = new Date(at).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** `2026-11-20T12:01:00.000+0000` */
export function longTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** `1 datapoint was`, `2 datapoints were` */
export function were(count: number | 'no', noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
