import { ServiceError } from '../errors';
import type { Call, HttpRequest, HttpResponse, NamedService, RenderedError } from '../types';
import { inflatedBody } from './compression';
import { xmlDocument } from './xml';

/** AWS query: a form with an Action goes in, XML comes out. */
export async function answerQuery(service: NamedService, request: HttpRequest, call: Call): Promise<HttpResponse> {
  const body = (await inflatedBody(request)).toString('utf8');
  const form = body === '' ? request.query : new URLSearchParams(body);
  const action = form.get('Action') ?? request.query.get('Action') ?? '';
  const operation = service.operations[action];
  if (!operation)
    throw new ServiceError(
      'InvalidAction',
      400,
      `sagemaker-serving-local does not imitate ${action || 'a call without Action'}.`,
    );
  const result = await operation(parseForm(form), call);
  const answer = {
    [`${action}Response`]: {
      [`${action}Result`]: withMembers(result),
      ResponseMetadata: { RequestId: call.requestId },
    },
  };
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: xmlDocument(answer) };
}

export function renderQueryError(error: RenderedError, call: Call): HttpResponse {
  const detail = { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message };
  const body = xmlDocument({ ErrorResponse: { Error: detail, RequestId: call.requestId } });
  return { status: error.status, headers: { 'content-type': 'text/xml' }, body };
}

/** `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`. */
export function parseForm(form: URLSearchParams): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    place(root, name.split('.'), value);
  }
  return collapse(root) as Record<string, unknown>;
}

function place(node: Record<string, unknown>, steps: string[], value: string): void {
  const [step, ...rest] = steps;
  if (rest.length === 0) {
    node[step] = value;
    return;
  }
  if (typeof node[step] !== 'object') node[step] = {};
  place(node[step] as Record<string, unknown>, rest, value);
}

function collapse(node: unknown): unknown {
  if (typeof node === 'string') return node === '' ? undefined : node;
  const fields = node as Record<string, unknown>;
  if (fields.member !== undefined && Object.keys(fields).length === 1) return listOf(fields.member);
  return Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, collapse(v)]));
}

function listOf(members: unknown): unknown[] {
  const byNumber = Object.entries(members as Record<string, unknown>).sort(([a], [b]) => Number(a) - Number(b));
  return byNumber.map(([, v]) => (v === '' ? '' : collapse(v)));
}

/** Lists and maps as the query protocol writes them: a `member` or `entry` element for each of theirs. */
function withMembers(value: unknown): unknown {
  if (value instanceof Map) return { entry: [...value].map(([key, v]) => ({ key, value: v })) };
  if (Array.isArray(value)) return { member: value.map(withMembers) };
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withMembers(v)]));
}
