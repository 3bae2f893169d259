import { Readable } from 'node:stream';
import { ServiceError } from '../http/errors';
import type { Scope, World } from '../world/world';
import type { BodyFile } from './body-file';
import { isRefusal, modelError, noInstance, type Target, timedOut } from './errors';
import { Exchange } from './exchange';
import { Faults } from './faults';
import { type Answer, ConnectionFault, type Opened } from './forward';
import type { InvocationHeaders } from './headers';
import { type AskedContainers, Invocations } from './invocations';
import { kindOf } from './kinds/kinds';
import { route } from './route';

/** How long a container may take to answer. */
const TIMEOUT_MILLISECONDS = 60_000;
const ATTEMPTS = 3;
const INJECTED = { status: 500, headers: { 'content-type': 'application/json' } };
const INJECTED_BODY = '{"message":"A fault of serving-local inject."}';

/** One request to an endpoint, from whichever operation. */
export interface Invoked extends Scope {
  readonly world: World;
  /** None where no caller waits for the answer. */
  readonly requestId?: string;
  readonly endpointName: string;
  readonly headers: InvocationHeaders;
  readonly body: Buffer;
  /** In place of the body, for one that memory shall not hold. */
  readonly bodyFile?: BodyFile;
  /** When the request came, by `performance.now()`. */
  readonly began: number;
  /** @default the 60 s of a real-time endpoint */
  readonly timeoutMilliseconds?: number;
  /** Called once a container has answered, or failed to. */
  readonly onEnd?: (ended: Ended) => void;
}

/** How a request went. */
export interface Ended {
  readonly target: Target;
  /** What the container answered; 0 when it did not. */
  readonly modelStatus: number;
  /** From the request to the container to the end of its answer. */
  readonly milliseconds: number;
  /** The container's, if it came whole. */
  readonly answer?: Answer;
}

/** Makes of a container's answer what the caller gets; the request lasts until this has resolved. */
export type Taker<T> = (opened: Opened, exchange: Exchange) => Promise<T>;

/**
 * One request, one instance, one answer; another instance is tried when one refused the connection.
 *
 * @throws ServiceError in the service's words; ModelError for what the container answered with a status of 400 and above.
 */
export async function invoke<T>(invoked: Invoked, take: Taker<T>): Promise<T> {
  const { endpointName } = invoked;
  for (let attempt = 1; ; attempt++) {
    const target = await route(invoked);
    try {
      return await invokeAt(invoked, target, take);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      target.variant.dismiss(target.instance, 'refused a connection');
      if (attempt === ATTEMPTS) throw noInstance(endpointName, target.variant);
    } finally {
      target.instance.release();
    }
  }
}

/**
 * One try at one instance, on which the request has begun.
 *
 * @throws ConnectionFault when the instance refused the connection; otherwise as `invoke` does.
 */
export function invokeAt<T>(invoked: Invoked, target: Target, take: Taker<T>): Promise<T> {
  return new Invocation(invoked, target).run(take);
}

class Invocation {
  private asked = 0;
  private modelStatus = 0;
  private exchange: Exchange | undefined;
  private readonly startTime: Date;
  private readonly concurrentRequests: number;

  public constructor(
    private readonly invoked: Invoked,
    private readonly target: Target,
  ) {
    this.startTime = invoked.world.now();
    this.concurrentRequests = target.instance.outstanding;
  }

  /** @throws ConnectionFault when the container refused the connection; otherwise ServiceError. */
  public async run<T>(take: Taker<T>): Promise<T> {
    this.asked = performance.now();
    try {
      const taken = await this.inTime((exchange) => this.answer(exchange, take));
      this.tell(200);
      return taken;
    } catch (error) {
      if (error instanceof ServiceError && !isRefusal(error)) this.tell(error.status);
      throw error;
    }
  }

  private async inTime<T>(work: (exchange: Exchange) => Promise<T>): Promise<T> {
    const { world, headers, body, bodyFile, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = this.invoked;
    const answered = new AbortController();
    const late = new AbortController();
    world.realSleep(timeoutMilliseconds, answered.signal).then(() => {
      if (!answered.signal.aborted) late.abort();
    });
    const exchange = new Exchange(this.target, headers, body, late.signal, bodyFile);
    this.exchange = exchange;
    try {
      return await work(exchange);
    } catch (error) {
      if (late.signal.aborted && !isRefusal(error)) throw timedOut(this.target, exchange.at);
      throw error;
    } finally {
      answered.abort();
    }
  }

  private async answer<T>(exchange: Exchange, take: Taker<T>): Promise<T> {
    const opened = await this.askFaulty(exchange);
    this.modelStatus = opened.status;
    if (opened.status < 400) return take(opened, exchange);
    const { status, body, container } = await exchange.collect(opened);
    throw modelError(status, body.toString('utf8'), this.target, container);
  }

  /** What is injected happens to the request as if the container had done it. */
  private async askFaulty(exchange: Exchange): Promise<Opened> {
    const { world } = this.invoked;
    const { fails, latencyMs } = world.part(Faults).strike(this.target);
    if (latencyMs > 0) await world.realSleep(latencyMs, exchange.signal);
    exchange.signal.throwIfAborted();
    if (!fails) return kindOf(this.target.variant.record).ask(exchange);
    return { ...INJECTED, container: exchange.at, body: Readable.from([Buffer.from(INJECTED_BODY)]) };
  }

  private tell(status: number): void {
    const { endpoint, fleet, variant, instance } = this.target;
    const ended = performance.now();
    const { modelStatus, exchange } = this;
    const waited = exchange?.waitedMilliseconds ?? 0;
    const milliseconds = ended - this.asked - waited;
    this.invoked.onEnd?.({ target: this.target, modelStatus, milliseconds, answer: exchange?.answer });
    this.invoked.world.part(Invocations).finished({
      endpoint,
      configName: fleet.configName,
      variantName: variant.record.name,
      instanceId: instance.id,
      instanceCount: Math.max(1, variant.running.length),
      startTime: this.startTime,
      status,
      modelStatus: this.modelStatus,
      modelLatencyMicroseconds: milliseconds * 1000,
      overheadLatencyMicroseconds: (this.asked - this.invoked.began + waited) * 1000,
      concurrentRequests: this.concurrentRequests,
      serverless: variant.record.serverless !== undefined,
      asynchronous: variant.record.asynchronous !== undefined,
      component: variant.record.hosting && this.invoked.headers.InferenceComponentName,
      containers: this.askedContainers(ended - waited),
    });
  }

  /** Each has the time from the end of the answer before its own: together, all of the model's. */
  private askedContainers(ended: number): AskedContainers | undefined {
    const { variant, instance } = this.target;
    if (!this.exchange || instance.containers.length === 1) return undefined;
    const { passed, at } = this.exchange;
    const times = [...passed, { name: at.name, at: ended }].map(({ name, at: end }, index) => ({
      name,
      latencyMicroseconds: (end - (passed[index - 1]?.at ?? this.asked)) * 1000,
    }));
    return { mode: variant.record.executionMode, times };
  }
}
