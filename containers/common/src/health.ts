import { RequestError } from './errors';
import type { Handler } from './handler';

/** `starting` until there is something to serve, `ready`, and `draining` from the first signal on. */
type Phase = 'starting' | 'ready' | 'draining';

/** What `GET /ping` answers. */
export class Health {
  private phase: Phase = 'starting';

  public readonly ping: Handler = () => {
    if (this.phase === 'ready') return { status: 200, headers: {}, body: '' };
    if (this.phase === 'draining') throw new RequestError(503, 'STOPPING', 'the server is stopping');
    throw notLoaded();
  };

  public ready(): void {
    if (this.phase === 'starting') this.phase = 'ready';
  }

  /** From now on the health check fails; what is asked is still answered. */
  public drain(): void {
    this.phase = 'draining';
  }
}

export function notLoaded(): Error {
  return new RequestError(503, 'LOADING', 'the model is not loaded yet', { 'retry-after': '1' });
}
