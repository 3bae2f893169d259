import { Sentence } from '../sentence';

/** Requests that come in a stretch of time, spread evenly over it. Times are milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly requests: number;
}

export interface Trace {
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly Stretch[];
  /** Times in the file are times of a calendar, not seconds from its beginning. */
  readonly dated: boolean;
}

interface Row {
  readonly line: number;
  readonly time: number;
  readonly dated: boolean;
  readonly requests: number;
}

/** Where the time of traces counts from that give seconds: midnight UTC, of a Monday. */
const EPOCH = Date.parse('2026-01-05T00:00:00Z');
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** Real traces are days or weeks; more is a mistake in the unit. */
const LONGEST = 92 * 86_400_000;

/**
 * Reads `time,requests`: how many requests come from that time to the next row's; the last row lasts as long as the one
 * before it. Times are seconds, or ISO times (UTC where they name no zone).
 *
 * @throws Sentence that names the line
 */
export function readTrace(text: string, name: string): Trace {
  const rows = readRows(text, name);
  if (rows.length < 2)
    throw new Sentence(
      `${name}: it has ${rows.length} rows of time,requests; two at least are needed, to tell how long they last.`,
    );
  for (const [index, row] of rows.slice(1).entries()) requireAfter(row, rows[index], name);
  const last = rows.length - 1;
  const end = 2 * rows[last].time - rows[last - 1].time;
  const stretches = rows.map(({ time, requests }, i) => ({ from: time, to: rows[i + 1]?.time ?? end, requests }));
  if (end - rows[0].time > LONGEST)
    throw new Sentence(
      `${name}: it is ${Math.round((end - rows[0].time) / 86_400_000)} days long, allowed are 92; times without a date are seconds.`,
    );
  return { from: rows[0].time, to: end, stretches, dated: rows[0].dated };
}

function readRows(text: string, name: string): Row[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const filled = lines.map((line, index) => ({ line: index + 1, text: line.trim() })).filter(isFilled);
  const first = filled[0] && isHeader(filled[0].text) ? 1 : 0;
  return filled.slice(first).map(({ line, text: row }) => readRow(row, line, name));
}

const isFilled = ({ text }: { readonly text: string }) => text !== '' && !text.startsWith('#');
const isHeader = (text: string) => /^"?[a-z]/i.test(text);

function readRow(text: string, line: number, name: string): Row {
  const cells = text.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (cells.length !== 2)
    throw new Sentence(
      `${name}, line ${line}: ${JSON.stringify(text)} has ${cells.length} columns, wanted are two: time,requests.`,
    );
  const [time, requests] = cells;
  const count = requests === '' ? Number.NaN : Number(requests);
  if (!(count >= 0 && Number.isFinite(count)))
    throw new Sentence(
      `${name}, line ${line}: requests is ${JSON.stringify(requests)}, allowed is a number from 0 upwards.`,
    );
  return { line, requests: count, ...readTime(time, line, name) };
}

function readTime(text: string, line: number, name: string): Pick<Row, 'time' | 'dated'> {
  if (/^\d+(\.\d+)?$/.test(text)) return { time: EPOCH + Number(text) * 1000, dated: false };
  const zoned =
    /[T ]\d{2}:\d{2}/.test(text) && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  const time = ISO.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(time))
    throw new Sentence(
      `${name}, line ${line}: time is ${JSON.stringify(text)}, allowed are seconds (90) and ISO times (2026-01-05T09:30:00Z).`,
    );
  return { time, dated: true };
}

function requireAfter(row: Row, before: Row, name: string): void {
  if (row.dated !== before.dated)
    throw new Sentence(
      `${name}, line ${row.line}: its time is ${row.dated ? 'an ISO time' : 'in seconds'}, the one before it is not; use one or the other.`,
    );
  if (row.time <= before.time)
    throw new Sentence(
      `${name}, line ${row.line}: its time is not after that of line ${before.line}; rows go forward in time.`,
    );
}

/** How many requests come between two times, asked for in rising order: whole ones, of a share of them all. */
export class Requests {
  private at = 0;
  /** Those of the stretches before. */
  private before = 0;

  public constructor(
    private readonly stretches: readonly Stretch[],
    private readonly share: number,
  ) {}

  public between(from: number, to: number): number {
    const sofar = this.until(from);
    return this.until(to) - sofar;
  }

  private until(time: number): number {
    for (; this.at < this.stretches.length - 1 && this.stretches[this.at].to <= time; this.at++)
      this.before += this.stretches[this.at].requests;
    const { from, to, requests } = this.stretches[this.at];
    const part = Math.min(1, Math.max(0, (time - from) / (to - from)));
    return Math.round((this.before + requests * part) * this.share);
  }
}
