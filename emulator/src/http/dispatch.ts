import { randomUUID } from 'node:crypto';
import type { World } from '../world/world';
import { requireLocalCaller } from './caller';
import { readSignature } from './credentials';
import { ServiceError } from './errors';
import { answerCbor, readRpcPath, renderCborError } from './protocols/cbor';
import { answerJson, renderJsonError } from './protocols/json';
import { answerQuery, renderQueryError } from './protocols/query';
import type { Call, HttpRequest, HttpResponse, NamedService, RenderedError, RestService } from './types';

export interface Services {
  /** By the prefix of X-Amz-Target, which is also the service's name in a path of Smithy RPC v2. */
  readonly json: Readonly<Record<string, NamedService>>;
  /** By signing name. */
  readonly query: Readonly<Record<string, NamedService>>;
  /** By signing name: services whose operations are paths. */
  readonly rest?: Readonly<Record<string, RestService>>;
  /** By Action: what links in messages lead to, which nobody signs. */
  readonly links?: Readonly<Record<string, NamedService>>;
  readonly runtime: RestService;
  readonly s3: RestService;
  /** The emulator's own interface, below /_serving/. */
  readonly own: RestService;
}

type ErrorRenderer = (error: RenderedError, call: Call) => HttpResponse;

interface Route {
  readonly answer: (request: HttpRequest, call: Call) => Promise<HttpResponse>;
  readonly renderError: ErrorRenderer;
}

/** Finds out which service a request is for, and answers in that service's protocol, errors included. */
export class Dispatcher {
  public constructor(
    private readonly world: World,
    private readonly services: Services,
  ) {}

  public async dispatch(request: HttpRequest): Promise<HttpResponse> {
    const { account, region, service } = readSignature(request);
    const call: Call = { world: this.world, account, region, requestId: randomUUID() };
    const route = this.route(request, service);
    try {
      requireLocalCaller(request);
      return await route.answer(request, call);
    } catch (error) {
      if (request.stream.destroyed && !request.stream.complete) throw error;
      return route.renderError(this.toRendered(error, request), call);
    }
  }

  private route(request: HttpRequest, signingName: string | undefined): Route {
    if (signingName === 's3') return rest(this.services.s3);
    const link = !signingName && request.path === '/' && this.services.links?.[request.query.get('Action') ?? ''];
    if (link) return { answer: (r, call) => answerQuery(link, r, call), renderError: renderQueryError };
    if (request.path === '/' && !signingName && request.method === 'GET') return rest(this.services.own);
    if (request.path.startsWith('/_serving/')) return rest(this.services.own);
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return this.jsonRoute(target);
    if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return this.cborRoute(request.path);
    const query = signingName && this.services.query[signingName];
    if (query) return { answer: (r, call) => answerQuery(query, r, call), renderError: renderQueryError };
    const byPath = signingName && this.services.rest?.[signingName];
    if (byPath) return rest(byPath);
    if (signingName === 'sagemaker' || request.path.startsWith('/endpoints/')) return rest(this.services.runtime);
    if (signingName === undefined) return rest(this.services.s3);
    return refuse(signingName);
  }

  private jsonRoute(target: string): Route {
    const [prefix, operation] = target.split('.');
    const service = this.services.json[prefix];
    if (!service) return refuse(prefix);
    return {
      answer: (r, call) => answerJson(service, operation, r, call),
      renderError: (error, call) => renderJsonError(error, call, service),
    };
  }

  private cborRoute(path: string): Route {
    const { target = '', operation = '' } = readRpcPath(path) ?? {};
    const service = this.services.json[target];
    if (!service) return refuse(target || path);
    return { answer: (r, call) => answerCbor(service, operation, r, call), renderError: renderCborError(service) };
  }

  private toRendered(error: unknown, request: HttpRequest): RenderedError {
    if (error instanceof ServiceError) return error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.world.log.warn(`a bug in sagemaker-serving-local, at ${request.method} ${request.path}: ${text}`);
    return { code: 'InternalFailure', status: 500, message: `A bug in sagemaker-serving-local: ${error}`, details: {} };
  }
}

function rest(service: RestService): Route {
  return { answer: (r, call) => service.handle(r, call), renderError: (e, call) => service.renderError(e, call) };
}

function refuse(service: string): Route {
  const error = new ServiceError(
    'NotImitated',
    400,
    `sagemaker-serving-local does not imitate the service ${service}.`,
  );
  return { answer: () => Promise.reject(error), renderError: renderJsonError };
}
