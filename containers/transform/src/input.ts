import { parseCsv } from '../../common/src/csv-text';
import { badInput } from '../../common/src/errors';
import { parseJson } from '../../common/src/json-text';
import { checkCharset, mediaTypeOf, unsupported } from '../../common/src/media-type';
import { textOf } from '../../common/src/text';

export const JSON_TYPE = 'application/json';
export const CSV_TYPE = 'text/csv';

/** What the user's function is given, and the media type that says so. */
export interface Input {
  readonly mediaType: string;
  readonly value: unknown;
}

export function inputFrom(contentType: string | undefined, body: Buffer): Input {
  const given = contentType?.trim() || JSON_TYPE;
  const mediaType = mediaTypeOf(given);
  if (mediaType === '') throw unsupported(given, 'send a media type such as text/csv');
  if (isJson(mediaType)) return { mediaType, value: parseJson(text(given, notEmpty(body))) };
  if (mediaType === CSV_TYPE) return { mediaType, value: parseCsv(text(given, notEmpty(body))) };
  return { mediaType, value: mediaType.startsWith('text/') ? text(given, body) : body };
}

export function isJson(mediaType: string): boolean {
  return mediaType === JSON_TYPE || mediaType.endsWith('+json');
}

function notEmpty(body: Buffer): Buffer {
  if (body.length > 0) return body;
  throw badInput('EMPTY_BODY', 'the body is empty: send what is to be transformed');
}

function text(contentType: string, body: Buffer): string {
  checkCharset(contentType);
  return textOf(body);
}
