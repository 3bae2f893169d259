import { RequestError } from './errors';
import type { Handler } from './handler';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: Handler;
}

/** One handler of many. */
export function routed(routes: readonly Route[]): Handler {
  return (request) => {
    const here = routes.filter(({ path }) => path === request.path);
    const route = here.find(({ method }) => method === request.method);
    if (route) return route.handle(request);
    const all = routes.map(({ method, path }) => `${method} ${path}`).join(' and ');
    const asked = `${request.method} ${request.path.slice(0, 200)}`;
    if (here.length === 0) throw new RequestError(404, 'NOT_FOUND', `${asked} is not served: there are ${all}`);
    const allow = here.map(({ method }) => method).join(', ');
    throw new RequestError(405, 'METHOD_NOT_ALLOWED', `${asked} is not served: use ${allow}`, { allow });
  };
}
