import type { Container } from '../../../sagemaker/serving/container';
import { type Answer, ConnectionFault, collect, forward, type Opened, type Outgoing } from '../../forward';

/** A model, as its container knows it and as callers do. */
export interface ModelName {
  /** Opaque, for the container alone. */
  readonly name: string;
  readonly target: string;
}

/**
 * What the platform asks of a multi-model container.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mms-container-apis.html
 */
export class ContainerApi {
  public constructor(private readonly container: Container) {}

  /** @param url the model's folder, as the container sees it */
  public load({ name, target }: ModelName, url: string, signal: AbortSignal): Promise<Answer> {
    return this.send('POST', '/models', target, signal, JSON.stringify({ model_name: name, url }));
  }

  public unload({ name, target }: ModelName, signal: AbortSignal): Promise<Answer> {
    return this.send('DELETE', `/models/${name}`, target, signal);
  }

  public describe({ name, target }: ModelName, signal: AbortSignal): Promise<Answer> {
    return this.send('GET', `/models/${name}`, target, signal);
  }

  /** A second time, over a fresh connection, when an idle one broke. @throws ConnectionFault */
  private async send(method: string, path: string, target: string, signal: AbortSignal, text = ''): Promise<Answer> {
    const body = Buffer.from(text);
    const headers = {
      'Content-Length': String(body.length),
      ...(text ? { 'Content-Type': 'application/json' } : {}),
      'X-Amzn-SageMaker-Target-Model': target,
    };
    const outgoing: Outgoing = { method, path, headers, body, signal };
    const opened = await forward(this.container, outgoing, false).catch((error: ConnectionFault) => {
      if (error.stale && !signal.aborted) return this.again(outgoing);
      throw error;
    });
    return collect(opened).catch(() => {
      throw new ConnectionFault(false, false);
    });
  }

  /** The container had got the request before, if it ends over it. */
  private again(outgoing: Outgoing): Promise<Opened> {
    return forward(this.container, outgoing, true).catch(() => {
      throw new ConnectionFault(false, false);
    });
  }
}
