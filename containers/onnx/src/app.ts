import { RequestError } from './errors';
import type { Handler, ServingAnswer } from './handler';
import { invocations } from './invocations';
import type { Predictor } from './predictor';
import { type Route, routed } from './routes';

/** `starting` until a model is there, `ready`, and `draining` from the first signal on. */
type Phase = 'starting' | 'ready' | 'draining';

/** What the container contract of SageMaker asks, with no word of HTTP's machinery. */
export class App {
  private phase: Phase = 'starting';
  private invoke: Handler | undefined;

  public readonly handle: Handler = routed([
    { method: 'GET', path: '/ping', handle: () => this.ping() },
    { method: 'POST', path: '/invocations', handle: (request) => this.model()(request) },
  ] satisfies Route[]);

  public serve(predictor: Predictor): void {
    this.invoke = invocations(predictor);
    if (this.phase === 'starting') this.phase = 'ready';
  }

  /** From now on the health check fails; what is asked is still answered. */
  public drain(): void {
    this.phase = 'draining';
  }

  private ping(): ServingAnswer {
    if (this.phase === 'ready') return { status: 200, headers: {}, body: '' };
    if (this.phase === 'draining') throw new RequestError(503, 'STOPPING', 'the server is stopping');
    throw notLoaded();
  }

  private model(): Handler {
    if (this.invoke) return this.invoke;
    throw notLoaded();
  }
}

function notLoaded(): Error {
  return new RequestError(503, 'LOADING', 'the model is not loaded yet', { 'retry-after': '1' });
}
