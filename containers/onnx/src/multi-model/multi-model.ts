import { isAbsolute } from 'node:path';
import { badInput } from '../../../common/src/errors';
import { type Handler, jsonAnswer, type ServingRequest } from '../../../common/src/handler';
import type { Health } from '../../../common/src/health';
import { type Route, routed } from '../../../common/src/routes';
import { textOf } from '../../../common/src/text';
import type { LoadedModel } from './loaded-model';
import type { Models } from './models';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * SageMaker's multi-model API.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mms-container-apis.html
 */
export function multiModel(models: Models, health: Health): Handler {
  return routed([
    { method: 'GET', path: '/ping', handle: health.ping },
    { method: 'POST', path: '/models', handle: async (request) => jsonAnswer(shown(await load(models, request))) },
    { method: 'GET', path: '/models', handle: ({ query }) => jsonAnswer(page(models, query)) },
    { method: 'GET', path: '/models/{name}', handle: (_, name) => jsonAnswer(shown(models.get(name))) },
    {
      method: 'DELETE',
      path: '/models/{name}',
      handle: async (request, name) => jsonAnswer(shown(await unload(models, request, name))),
    },
    { method: 'POST', path: '/models/{name}/invoke', handle: (request, name) => models.get(name).answer(request) },
  ] satisfies Route[]);
}

function shown({ name, url }: LoadedModel): Record<string, string> {
  return { modelName: name, modelUrl: url };
}

async function load(models: Models, request: ServingRequest): Promise<LoadedModel> {
  const given = parse(textOf(await request.body()));
  const { model_name: name, url } =
    typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  if (typeof name !== 'string' || name === '') throw wrong('"model_name" must be a string that is not empty');
  if (typeof url !== 'string' || !isAbsolute(url)) throw wrong('"url" must be the absolute path of the model folder');
  return models.load(name, url);
}

/** An unload counts from when it is whole, as a load does: what is sent in an order is done in it. */
async function unload(models: Models, request: ServingRequest, name: string): Promise<LoadedModel> {
  await request.body();
  return models.unload(name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
}

function wrong(reason: string): Error {
  return badInput('WRONG_FORM', `the body must be {"model_name": …, "url": …}: ${reason}`);
}

/** The token is the number of the last model shown, so that loads and unloads between two pages shift nothing. */
function page(models: Models, query: URLSearchParams): Record<string, unknown> {
  const limit = wholeNumber(query, 'limit', DEFAULT_LIMIT, 1, MAX_LIMIT);
  const token = wholeNumber(query, 'next_page_token', 0, 0, Number.MAX_SAFE_INTEGER);
  const rest = models.after(token);
  const here = rest.slice(0, limit);
  const more = rest.length > here.length ? { nextPageToken: String(here.at(-1)?.number) } : {};
  return { models: here.map(shown), ...more };
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, least: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw badInput(
    'WRONG_QUERY',
    `${name} is "${text.slice(0, 200)}", allowed is a whole number from ${least} to ${most}`,
  );
}
