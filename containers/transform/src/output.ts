import { writeCsv } from '../../common/src/csv-text';
import { messageOf } from '../../common/src/errors';
import { exactNumber } from '../../common/src/json-text';
import { mediaTypeOf, notAcceptable, preferred } from '../../common/src/media-type';
import { CSV_TYPE, isJson, JSON_TYPE } from './input';
import { kindOf } from './user-file';

type Body = string | Uint8Array;

export interface Output {
  readonly contentType: string;
  readonly body: Body;
}

/** What the answer's type is chosen by. */
export interface Wish {
  /** What the function said. */
  readonly chosen: string | undefined;
  readonly accept: string | undefined;
  /** The input's media type: what comes as CSV goes as CSV where it can. */
  readonly given: string;
}

/** The function's mistake, not the client's: it answered with what cannot be sent. */
export class UnusableOutput extends Error {}

export function outputOf(value: unknown, { chosen, accept, given }: Wish): Output {
  if (chosen !== undefined) return { contentType: chosen, body: asChosen(value, chosen) };
  const types = typesFor(value, given);
  const contentType = preferred(accept, types);
  if (contentType === undefined) throw notAcceptable(accept, `accept ${types.join(' or ')}`);
  return { contentType, body: written(value, contentType) };
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Text and bytes are sent as the type they are said to be; other values only as what is known how to write. */
function asChosen(value: unknown, contentType: string): Body {
  const mediaType = mediaTypeOf(contentType);
  if (isBody(value)) return value;
  if (isJson(mediaType)) return json(value);
  if (mediaType === CSV_TYPE && isRows(value)) return writeCsv(value);
  throw new UnusableOutput(
    `it returned ${kindOf(value)}, which cannot be written as ${contentType}: return text or bytes`,
  );
}

function typesFor(value: unknown, given: string): string[] {
  if (value instanceof Uint8Array) return ['application/octet-stream'];
  if (typeof value === 'string') return ['text/plain', JSON_TYPE];
  if (!isRows(value)) return [JSON_TYPE];
  return given === CSV_TYPE ? [CSV_TYPE, JSON_TYPE] : [JSON_TYPE, CSV_TYPE];
}

function written(value: unknown, mediaType: string): Body {
  if (mediaType === JSON_TYPE) return json(value);
  return mediaType === CSV_TYPE ? writeCsv(value as unknown[][]) : (value as Body);
}

/** Lists of plain values. */
function isRows(value: unknown): value is unknown[][] {
  const isRow = (row: unknown): boolean =>
    Array.isArray(row) && row.every((cell) => cell === null || typeof cell !== 'object');
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

/** NaN, the infinities and long integers are strings, as the ONNX container reads and writes them. */
export function json(value: unknown): string {
  const text = attempt(value);
  if (text !== undefined) return text;
  const given = value === undefined ? 'nothing' : kindOf(value);
  throw new UnusableOutput(`it returned ${given}, which JSON cannot carry`);
}

function attempt(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, inner) => plain(inner));
  } catch (error) {
    throw new UnusableOutput(`it returned what JSON cannot carry: ${messageOf(error)}`);
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return exactNumber(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as Iterable<unknown>);
  return value;
}
