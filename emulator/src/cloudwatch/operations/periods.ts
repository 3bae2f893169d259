/** Starts of the periods that begin in the time from `start`, rounded down to a whole period, to before `end`. */
export function periods(start: Date, end: Date, seconds: number): number[] {
  const length = seconds * 1000;
  const first = Math.floor(start.getTime() / length) * length;
  const count = Math.max(0, Math.ceil((end.getTime() - first) / length));
  return Array.from({ length: count }, (_, i) => first + i * length);
}
