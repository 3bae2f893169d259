/** What rendering needs to know of where it goes. */
export interface Terminal {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** The part of `process.stdout` and `process.stderr` that is used here. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Colour only on a terminal whose user has not said no (https://no-color.org). */
export function terminalOf(stream: Stream, env: NodeJS.ProcessEnv = process.env): Terminal {
  return { width: stream.columns || 80, colour: Boolean(stream.isTTY) && !env.NO_COLOR };
}

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly right?: boolean;
  readonly tint?: Tint;
}

const TINTS = { bold: [1, 22], dim: [2, 22], cyan: [36, 39] } as const;
type Tint = keyof typeof TINTS;

const GAP = '  ';

/** A head, a rule and a line for each row. Colour adds no width: cells are padded before they are tinted. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], colour: boolean): string {
  const widths = widthsOf(columns, rows);
  const line = (cell: (column: Column<Row>) => string, tint: (column: Column<Row>) => Tint | undefined) =>
    columns
      .map((column, i) => {
        const text = column.right ? cell(column).padStart(widths[i]) : cell(column).padEnd(widths[i]);
        return colour ? tinted(text, tint(column)) : text;
      })
      .join(GAP)
      .trimEnd();
  const rule = '─'.repeat(tableWidth(columns, rows));
  return [
    line(
      (column) => column.head,
      () => 'dim',
    ),
    colour ? tinted(rule, 'dim') : rule,
    ...rows.map((row) =>
      line(
        (column) => column.cell(row),
        (column) => column.tint,
      ),
    ),
    '',
  ].join('\n');
}

/** The columns of the terminal that the table takes. */
export function tableWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  return widthsOf(columns, rows).reduce((sum, width) => sum + width, GAP.length * (columns.length - 1));
}

function widthsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number[] {
  return columns.map(({ head, cell }) => Math.max(head.length, ...rows.map((row) => cell(row).length)));
}

function tinted(text: string, tint?: Tint): string {
  if (tint === undefined) return text;
  const [on, off] = TINTS[tint];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** A fraction as a bar, drawn to an eighth of a character; what is more than nothing is seen. */
export function bar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const visible = fraction > 0 ? Math.max(1, eighths) : 0;
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][visible % 8];
  return ('█'.repeat(Math.floor(visible / 8)) + part).padEnd(width);
}

/** `90.0 %`; a dash for what could not be measured. */
export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(1)} %`;
}

/** `1.2 ms`, `120 ms`; a dash for what could not be measured. */
export function milliseconds(ms: number | null): string {
  return ms === null ? '–' : `${ms.toFixed(ms < 99.95 ? 1 : 0)} ms`;
}

/** At most `limit` characters, the last of them `…` where something is missing. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** Shows how far the work is: one line that moves on a terminal, a line every 10 % in a log. */
export function progress(stream: Stream, task: string): (done: number, total: number) => void {
  let logged = 0;
  return (done, total) => {
    if (stream.isTTY) {
      stream.write(`\r${progressLine(task, done, total, stream.columns || 80)}${done === total ? '\n' : ''}`);
    } else if (Math.floor((done / total) * 10) > logged) {
      logged = Math.floor((done / total) * 10);
      stream.write(`${task} ${done}/${total}\n`);
    }
  };
}

/** `Sending images ████▌     162/360`, one column short of the width, so that no terminal wraps. */
export function progressLine(task: string, done: number, total: number, width: number): string {
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const room = Math.min(30, width - 1 - task.length - count.length - 2);
  const parts = room < 5 ? [task, count] : [task, bar(done / total, room), count];
  return shorten(parts.join(' '), width - 1);
}
