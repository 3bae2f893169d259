import { parseCsv, writeCsv } from '../../../common/src/csv-text';
import { badInput, messageOf, quoted, RequestError } from '../../../common/src/errors';
import { textOf } from '../../../common/src/text';
import { tensorFrom } from '../nested';
import { describe, onlyInput, type TensorSpec } from '../signature';
import { ELEMENTS, type Element, type Tensor } from '../tensor';
import type { Codec } from './codec';

const MEDIA_TYPE = 'text/csv';

/** Rows of comma-separated values without a header line. */
export const csv: Codec = {
  mediaType: MEDIA_TYPE,
  decode(body, signature) {
    const spec = onlyInput(signature, MEDIA_TYPE);
    if (spec.dims.length !== 2 && spec.dims.length !== 0) {
      throw badInput(
        'WRONG_RANK',
        `text/csv carries rows (rank 2), the model takes ${describe(spec)}: send application/json`,
      );
    }
    const rows = parseCsv(textOf(body)).map((row) => row.map((cell) => cellValue(cell, ELEMENTS[spec.type])));
    return new Map([[spec.name, tensorOf(spec, rows)]]);
  },
  encode(outputs) {
    const deep = [...outputs].filter(([, { dims }]) => dims.length > 2).map(([name]) => name);
    if (deep.length > 0) throw notAcceptable(`output ${quoted(deep)} has more than two dimensions`);
    const [first = [], ...others] = [...outputs.values()].map(cellRows);
    if (others.some((cells) => cells.length !== first.length)) {
      throw notAcceptable(`the outputs ${quoted([...outputs.keys()])} do not have the same rows`);
    }
    const rows = first.map((cells, row) => cells.concat(...others.map((other) => other[row] ?? [])));
    return writeCsv(rows);
  },
};

function notAcceptable(reason: string): Error {
  return new RequestError(406, 'NOT_ACCEPTABLE', `${reason}: accept application/json`);
}

/** A header line is the usual reason for a first row that holds no numbers. */
function tensorOf(spec: TensorSpec, rows: readonly unknown[][]): Tensor {
  try {
    return tensorFrom(spec, rows);
  } catch (error) {
    const words = rows[0]?.every((cell) => typeof cell === 'string') && ELEMENTS[spec.type].kind !== 'string';
    if (!(error instanceof RequestError) || error.code !== 'WRONG_VALUE' || !words) throw error;
    throw badInput(error.code, `${messageOf(error)}; if row 1 is a header line, leave it out`);
  }
}

const WORDS = new Map<string, unknown>([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['+inf', 'Infinity'],
  ['-inf', '-Infinity'],
  ['infinity', 'Infinity'],
  ['-infinity', '-Infinity'],
  ['true', true],
  ['false', false],
]);

/** What the cell says in the element's kind; what it does not say in that kind stays text, to be refused as it was written. */
function cellValue(cell: string, { kind }: Element): unknown {
  if (kind === 'string') return cell;
  const word = cell.trim();
  if (word === '') return word;
  if (kind === 'integer' && /^[+-]?\d{16,}$/.test(word)) return BigInt(word.replace('+', ''));
  const number = Number(word);
  if (Number.isFinite(number)) return number;
  return WORDS.get(word.toLowerCase()) ?? cell;
}

function cellRows({ dims: [rows = 1, width = 1], data, type }: Tensor): string[][] {
  const cell = (index: number): string => (type === 'bool' ? String(data[index] === 1) : String(data[index]));
  return Array.from({ length: rows }, (_, row) => Array.from({ length: width }, (_, at) => cell(row * width + at)));
}
