import type { Handler } from './handler';
import { type Health, notLoaded } from './health';
import { type Route, routed } from './routes';

/** The container contract for one model: it is asked at `/invocations` from the moment it is there. */
export class SingleModel {
  private invoke: Handler | undefined;
  public readonly handle: Handler;

  public constructor(private readonly health: Health) {
    this.handle = routed([
      { method: 'GET', path: '/ping', handle: health.ping },
      { method: 'POST', path: '/invocations', handle: (request) => this.model()(request) },
    ] satisfies Route[]);
  }

  public serve(invoke: Handler): void {
    this.invoke = invoke;
    this.health.ready();
  }

  private model(): Handler {
    if (this.invoke) return this.invoke;
    throw notLoaded();
  }
}
