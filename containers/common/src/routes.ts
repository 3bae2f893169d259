import { badInput, RequestError } from './errors';
import type { ServingAnswer, ServingRequest } from './handler';

export interface Route {
  readonly method: string;
  /** A segment in braces, as in `/models/{name}`, stands for any one. */
  readonly path: string;
  /** @param value what stands in the path for the segment in braces */
  handle(request: ServingRequest, value: string): ServingAnswer | Promise<ServingAnswer>;
}

/** One handler of many. */
export function routed(routes: readonly Route[]): (request: ServingRequest) => ServingAnswer | Promise<ServingAnswer> {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (request) => {
    const here = patterns.filter(({ pattern }) => pattern.test(request.path));
    const match = here.find(({ route }) => route.method === request.method);
    if (match) return match.route.handle(request, valueIn(request.path, match.pattern));
    throw unrouted(
      request,
      routes,
      here.map(({ route }) => route.method),
    );
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/, '([^/]+)')}$`);
}

function valueIn(path: string, pattern: RegExp): string {
  const encoded = pattern.exec(path)?.[1] ?? '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw badInput('WRONG_PATH', `"${encoded.slice(0, 200)}" in the path is not percent-encoded UTF-8`);
  }
}

function unrouted({ method, path }: ServingRequest, routes: readonly Route[], methods: readonly string[]): Error {
  const asked = `${method} ${path.slice(0, 200)}`;
  const all = routes.map((route) => `${route.method} ${route.path}`);
  const list = `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
  if (methods.length === 0) return new RequestError(404, 'NOT_FOUND', `${asked} is not served: there are ${list}`);
  const allow = methods.join(', ');
  return new RequestError(405, 'METHOD_NOT_ALLOWED', `${asked} is not served: use ${allow}`, { allow });
}
