import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ServiceError } from '../http/errors';
import { connectionLost, type Target } from '../runtime/errors';
import type { Exchange } from '../runtime/exchange';
import type { Opened } from '../runtime/forward';
import { type Ended, invokeAt } from '../runtime/invoke';
import type { World } from '../world/world';
import type { AsyncMetrics } from './metrics';
import type { AsyncNeighbours } from './neighbours';
import type { AsyncRequest, Outcome } from './request';
import type { Spool } from './spool';

/** 1 GB. */
const MAX_INPUT_BYTES = 1024 ** 3;
const MAX_HEADER_BYTES = 4096;

/** The request failed, and not the container. */
class Failure extends Error {}

/** One try at a request: how it ends, and what the container answered, in the spool. */
export class Attempt {
  public constructor(
    private readonly world: World,
    private readonly spool: Spool,
    private readonly neighbours: AsyncNeighbours,
    private readonly metrics: AsyncMetrics,
  ) {}

  /** @throws ConnectionFault when the instance refused the connection. */
  public async at(target: Target, request: AsyncRequest): Promise<Outcome> {
    const { name } = target.variant.record;
    try {
      const length = await this.download(request, name);
      return await this.ask(target, request, length);
    } catch (error) {
      if (error instanceof Failure) return this.fail(name, error.message);
      throw error;
    }
  }

  /** A failure without an answer of the container. */
  public fail(variantName: string, reason: string): Outcome {
    return this.outcome(variantName, { succeeded: false, answered: false, reason });
  }

  private async download({ id, inputLocation, ...request }: AsyncRequest, variantName: string): Promise<number> {
    const file = this.spool.input(id);
    if (inputLocation === undefined) return (await stat(file)).size;
    const began = performance.now();
    const bytes = await this.neighbours.download(inputLocation, file);
    if (bytes === undefined || bytes > MAX_INPUT_BYTES)
      this.metrics.count(request, variantName, 'RequestDownloadFailures');
    if (bytes === undefined)
      throw new Failure(
        `ClientError: Unable to download the request payload from ${inputLocation}: there is no such object.`,
      );
    if (bytes > MAX_INPUT_BYTES)
      throw new Failure(`ClientError: The request payload at ${inputLocation} has ${bytes} bytes, allowed is 1 GB.`);
    this.metrics.took(request, variantName, 'RequestDownloadLatency', began);
    return bytes;
  }

  private async ask(target: Target, request: AsyncRequest, length: number): Promise<Outcome> {
    const { id, account, region, endpointName, headers, timeoutSeconds } = request;
    let ended: Ended | undefined;
    const invoked = {
      world: this.world,
      ...{ account, region, endpointName, headers },
      body: Buffer.alloc(0),
      bodyFile: { file: this.spool.input(id), length },
      began: performance.now(),
      timeoutMilliseconds: timeoutSeconds * 1000,
      onEnd: (end: Ended) => {
        ended = end;
      },
    };
    try {
      const contentType = await invokeAt(invoked, target, (opened, exchange) => this.keep(id, opened, exchange));
      return this.outcome(target.variant.record.name, { succeeded: true, answered: true, contentType });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return this.failed(request, error, ended);
    }
  }

  /** Writes the answer down as it comes. Resolves with its content type. */
  private async keep(id: string, opened: Opened, { target }: Exchange): Promise<string | undefined> {
    const { container, headers, body } = opened;
    const refusal = refusalOf(opened);
    if (refusal) {
      body.destroy();
      throw new Failure(`ClientError: ${refusal}`);
    }
    await pipeline(body, createWriteStream(this.spool.output(id))).catch(() => {
      throw connectionLost(target, container);
    });
    return headers['content-type'];
  }

  /** What the container answered is kept as it is; where it did not, the reason is. */
  private async failed(request: AsyncRequest, error: ServiceError, ended?: Ended): Promise<Outcome> {
    const { target, answer, modelStatus = 0 } = ended ?? {};
    const name = target?.variant.record.name ?? '';
    if (modelStatus < 400 || !answer) return this.fail(name, `ClientError: ${error.message}`);
    const side = modelStatus < 500 ? 'client' : 'server';
    const reason = `ClientError: Received ${side} error (${modelStatus}) from model. See the SageMaker Endpoint logs in your account for more information.`;
    await writeFile(this.spool.output(request.id), answer.body);
    return this.outcome(name, {
      succeeded: false,
      answered: true,
      reason,
      contentType: answer.headers['content-type'],
    });
  }

  private outcome(variantName: string, rest: Omit<Outcome, 'variantName' | 'eventTime'>): Outcome {
    return { ...rest, variantName, eventTime: this.world.now().toISOString() };
  }
}

/** What an asynchronous endpoint does not take of a container's answer, where a real-time endpoint would. */
function refusalOf({ container, headers }: Opened): string | undefined {
  if (headers['content-length'] === undefined)
    return `The response from container ${container.name} did not specify the required Content-Length header`;
  const bytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
  if (bytes > MAX_HEADER_BYTES)
    return `Response received from the ${container.name} container has headers with length greater than ${MAX_HEADER_BYTES} bytes. Reduce the length of your container's response headers and update your endpoint.`;
  return undefined;
}
