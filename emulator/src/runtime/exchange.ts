import type { Container } from '../sagemaker/serving/container';
import { connectionLost, type Target } from './errors';
import { type Answer, type ConnectionFault, collect, forward, type Opened } from './forward';
import { type InvocationHeaders, toContainer } from './headers';

/** What a container is sent, where it is not what the caller sent. */
export interface Message {
  readonly path?: string;
  readonly headers?: InvocationHeaders;
  readonly body?: Buffer;
}

/** One request on its way through the containers of an instance. */
export class Exchange {
  /** The container that the request is at. */
  public at: Container;

  public constructor(
    public readonly target: Target,
    /** What the caller sent. */
    public readonly headers: InvocationHeaders,
    public readonly body: Buffer,
    /** Aborts when the time is over. */
    public readonly signal: AbortSignal,
  ) {
    this.at = target.instance.containers[0];
  }

  /**
   * Asks one container; a second time, over a fresh connection, when an idle one broke.
   *
   * @throws ConnectionFault when nothing reached the container; ServiceError ModelError when the connection broke later.
   */
  public async send(container: Container, message: Message = {}): Promise<Opened> {
    const { path = '/invocations', headers = this.headers, body = this.body } = message;
    const outgoing = { path, headers: toContainer(headers, body.length), body, signal: this.signal };
    this.at = container;
    let fresh = false;
    try {
      return await forward(container, outgoing, fresh).catch((error: ConnectionFault) => {
        fresh = error.stale;
        if (fresh) return forward(container, outgoing, fresh);
        throw error;
      });
    } catch (error) {
      if (fresh || !(error as ConnectionFault).refused) throw connectionLost(this.target, container);
      throw error;
    }
  }

  /** The rest of an answer. @throws ServiceError ModelError when the connection breaks. */
  public async collect(opened: Opened, maxBytes?: number): Promise<Answer> {
    return collect(opened, maxBytes).catch(() => {
      throw connectionLost(this.target, opened.container);
    });
  }
}
