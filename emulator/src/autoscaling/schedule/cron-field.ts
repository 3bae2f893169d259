/** Which values a field of a cron expression stands for, in rising order. */
export interface Range {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of values, from the least on. */
  readonly words?: readonly string[];
}

export class CronError extends Error {}

/** Reads `5`, `1,3`, `8-17`, `0/15`, `*`, `MON-FRI`. @throws CronError */
export function readField(text: string, range: Range): number[] {
  const values = text.split(',').flatMap((part) => readPart(part, range));
  return [...new Set(values)].sort((a, b) => a - b);
}

export function readValue(text: string, { name, least, most, words = [] }: Range): number {
  const word = words.indexOf(text.toUpperCase());
  const value = word >= 0 ? least + word : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new CronError(
      `${name} is ${text}, allowed are ${least} to ${most}${words.length > 0 ? ` and ${words[0]} to ${words.at(-1)}` : ''}`,
    );
  return value;
}

function readPart(part: string, range: Range): number[] {
  const [span, step] = part.split('/');
  const [first, last] = readSpan(span, step !== undefined, range);
  const by = step === undefined ? 1 : readValue(step, { ...range, least: 1, words: [] });
  const values = [];
  for (let value = first; value <= last; value += by) values.push(value);
  return values;
}

function readSpan(span: string, stepped: boolean, range: Range): [number, number] {
  if (span === '*' || span === '?') return [range.least, range.most];
  const [first, last] = span.split('-').map((text) => readValue(text, range));
  if (last === undefined) return [first, stepped ? range.most : first];
  if (last < first) throw new CronError(`${range.name} is ${span}, which goes backwards`);
  return [first, last];
}
