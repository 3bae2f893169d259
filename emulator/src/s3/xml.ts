import { XMLParser } from 'fast-xml-parser';
import { ServiceError } from '../http/errors';
import { xmlDocument } from '../http/protocols/xml';
import type { HttpResponse } from '../http/types';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreAttributes: true });

/** An answer of one element. `''` as its content makes it empty. */
export function xmlAnswer(name: string, content: object | '', headers: Record<string, string> = {}): HttpResponse {
  const element = content === '' ? {} : content;
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: xmlDocument({ [name]: { '@xmlns': NAMESPACE, ...element } }),
  };
}

/**
 * The content of a document's root element.
 *
 * @throws ServiceError MalformedXML when the document is another one
 */
export function parseXml(text: string, root: string): Record<string, unknown> {
  const content = tryParse(text)?.[root];
  if (content === '') return {};
  if (content !== null && typeof content === 'object') return content as Record<string, unknown>;
  throw new ServiceError(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** An element that may be missing, be there once, or be repeated. */
export function elements(content: Record<string, unknown>, name: string): Record<string, string | undefined>[] {
  const found = content[name];
  if (found === undefined) return [];
  return (Array.isArray(found) ? found : [found]) as Record<string, string | undefined>[];
}

function tryParse(text: string): Record<string, unknown> | undefined {
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}

export const quoted = (etag: string) => `"${etag}"`;

export const unquoted = (etag: string) => etag.trim().replace(/^"(.*)"$/, '$1');
