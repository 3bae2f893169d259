/** Whether a value holds all that is wanted; it may hold more. The order of lists says nothing. */
export function holds(value: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (value instanceof Date) return value.getTime() === new Date(`${wanted}`).getTime();
  if (Array.isArray(wanted)) return Array.isArray(value) && sameList(value, wanted);
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([name, each]) => holds((value as Record<string, unknown>)[name], each));
}

function sameList(value: unknown[], wanted: unknown[]): boolean {
  return value.length === wanted.length && wanted.every((each) => value.some((other) => holds(other, each)));
}

/** Whether two values are alike, whatever the order of their members. */
export function alike(a: unknown, b: unknown): boolean {
  return holds(a, b) && holds(b, a);
}
