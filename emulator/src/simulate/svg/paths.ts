/** In pixels; a missing value is a gap. */
export interface Point {
  readonly x: number;
  readonly y: number | undefined;
}

const short = (pixels: number) => String(Math.round(pixels * 10) / 10);
const at = (x: number, y: number) => `${short(x)},${short(y)}`;

/** From point to point. */
export function linePath(points: readonly Point[]): string {
  let pen = 'M';
  const commands: string[] = [];
  for (const { x, y } of thinned(points)) {
    if (y !== undefined) commands.push(`${pen}${at(x, y)}`);
    pen = y === undefined ? 'M' : 'L';
  }
  return commands.join('');
}

/** Each value lasts until the next one. */
export function stepPath(points: readonly Point[], end: number): string {
  const commands: string[] = [];
  let before: number | undefined;
  for (const { x, y } of points) {
    if (y === before || y === undefined) continue;
    commands.push(before === undefined ? `M${at(x, y)}` : `H${short(x)}V${short(y)}`);
    before = y;
  }
  return commands.length === 0 ? '' : `${commands.join('')}H${short(end)}`;
}

/** What a path encloses with its base. */
export function areaPath(path: string, from: number, base: number): string {
  return path === '' ? '' : `M${at(from, base)}L${path.slice(1)}V${short(base)}Z`;
}

/** Of many points in one column of pixels the highest and the lowest are kept: no peak is lost. */
function thinned(points: readonly Point[]): readonly Point[] {
  const columns = new Map<number, Point[]>();
  for (const point of points) {
    const column = Math.floor(point.x);
    columns.set(column, [...(columns.get(column) ?? []), point]);
  }
  return [...columns.values()].flatMap((column) => (column.length <= 2 ? column : extremes(column)));
}

function extremes(column: readonly Point[]): Point[] {
  const known = column.filter(({ y }) => y !== undefined);
  if (known.length === 0) return [column[0]];
  const sorted = [...known].sort((a, b) => (a.y ?? 0) - (b.y ?? 0));
  const [high, low] = [sorted[0], sorted[sorted.length - 1]];
  return high === low ? [high] : [high, low].sort((a, b) => column.indexOf(a) - column.indexOf(b));
}
