import type { Container } from '../sagemaker/serving/container';
import type { BodyFile } from './body-file';
import { connectionLost, type Target } from './errors';
import { type Answer, type ConnectionFault, collect, forward, type Opened } from './forward';
import { type InvocationHeaders, toContainer } from './headers';
import { kindOf } from './kinds/kinds';

/** What a container is sent, where it is not what the caller sent. */
export interface Message {
  readonly path?: string;
  readonly headers?: InvocationHeaders;
  readonly body?: Buffer | BodyFile;
}

/** A container that has answered, and when its answer was whole: the time that was waited for models does not count. */
export interface Passed {
  readonly name: string;
  readonly at: number;
}

/** One request on its way through the containers of an instance. */
export class Exchange {
  /** The last answer that came whole. */
  public answer: Answer | undefined;
  /** The container that the request is at: the one that the caller names, or the first. */
  public at: Container;
  /** What it has waited for a model to be brought in: nobody's time but the platform's. */
  public waitedMilliseconds = 0;
  /** Those that it has left behind. */
  public readonly passed: Passed[] = [];

  public constructor(
    public readonly target: Target,
    /** What the caller sent. */
    public readonly headers: InvocationHeaders,
    public readonly body: Buffer,
    /** Aborts when the time is over. */
    public readonly signal: AbortSignal,
    /** In place of the body. */
    private readonly bodyFile?: BodyFile,
  ) {
    const { containers } = target.instance;
    this.at = containers.find(({ name }) => name === headers.TargetContainerHostname) ?? containers[0];
  }

  /**
   * Asks one container; a second time, over a fresh connection, when an idle one broke.
   *
   * @throws ConnectionFault when nothing reached the container; ServiceError ModelError when the connection broke later.
   */
  public async send(container: Container, message: Message = {}): Promise<Opened> {
    const { path = '/invocations', headers = this.headers, body = this.bodyFile ?? this.body } = message;
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

  /** The request is done with the container that it is at. */
  public leave(): void {
    this.passed.push({ name: this.at.name, at: performance.now() - this.waitedMilliseconds });
  }

  /** The rest of an answer. @throws ServiceError ModelError when the connection breaks. */
  public async collect(opened: Opened, maxBytes = kindOf(this.target.variant.record).maxPayloadBytes): Promise<Answer> {
    this.answer = await collect(opened, maxBytes).catch(() => {
      throw connectionLost(this.target, opened.container);
    });
    return this.answer;
  }
}
