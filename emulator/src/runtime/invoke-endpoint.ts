import { ServiceError } from '../http/errors';
import type { Call, HttpRequest, HttpResponse } from '../http/types';
import { readPayload } from './body';
import { answerTooLong, connectionLost, modelError, noInstance, type Target, timedOut } from './errors';
import { Faults } from './faults';
import { type Answer, ConnectionFault, forward, type Outgoing } from './forward';
import { type InvocationHeaders, readHeaders, toCaller, toContainer } from './headers';
import { Invocations } from './invocations';
import { route } from './route';

/** How long a container may take to answer. */
const TIMEOUT_MILLISECONDS = 60_000;
const ATTEMPTS = 3;
const INJECTED: Answer = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"message":"A fault of serving-local inject."}'),
  tooLong: false,
};

/** InvokeEndpoint: one request, one container, one answer. */
export async function invokeEndpoint(name: string, request: HttpRequest, call: Call): Promise<HttpResponse> {
  const began = performance.now();
  const body = await readPayload(request.stream);
  const headers = readHeaders(request.headers);
  for (let attempt = 1; ; attempt++) {
    const target = route(call.world, call, name, headers);
    try {
      return await new Invocation(call, target, began).run(headers, body);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      target.variant.dismiss(target.instance, 'refused a connection');
      if (attempt === ATTEMPTS) throw noInstance(name, target.variant);
    } finally {
      target.instance.release();
    }
  }
}

/** One try at one instance. */
class Invocation {
  private asked = 0;
  private modelStatus = 0;
  private readonly startTime: Date;
  private readonly concurrentRequests: number;

  public constructor(
    private readonly call: Call,
    private readonly target: Target,
    private readonly began: number,
  ) {
    this.startTime = call.world.now();
    this.concurrentRequests = target.instance.outstanding;
  }

  /** @throws ConnectionFault when the container refused the connection; otherwise ServiceError ModelError. */
  public async run(headers: InvocationHeaders, body: Buffer): Promise<HttpResponse> {
    this.asked = performance.now();
    try {
      const answer = await this.ask(toContainer(headers, body.length), body);
      this.modelStatus = answer.status;
      const response = this.toResponse(answer);
      this.tell(200);
      return response;
    } catch (error) {
      if (error instanceof ServiceError) this.tell(error.status);
      throw error;
    }
  }

  private async ask(headers: Record<string, string>, body: Buffer): Promise<Answer> {
    const answered = new AbortController();
    const late = new AbortController();
    this.call.world.realSleep(TIMEOUT_MILLISECONDS, answered.signal).then(() => {
      if (!answered.signal.aborted) late.abort();
    });
    try {
      return await this.askFaulty({ headers, body, signal: late.signal });
    } catch (error) {
      if (late.signal.aborted) throw timedOut(this.target);
      throw error;
    } finally {
      answered.abort();
    }
  }

  /** What is injected happens to the request as if the container had done it. */
  private async askFaulty(outgoing: Outgoing): Promise<Answer> {
    const { fails, latencyMs } = this.call.world.part(Faults).strike(this.target);
    if (latencyMs > 0) await this.call.world.realSleep(latencyMs, outgoing.signal);
    outgoing.signal.throwIfAborted();
    return fails ? INJECTED : this.askTwice(outgoing);
  }

  /** A second time, over a fresh connection, when an idle one broke. */
  private async askTwice(outgoing: Outgoing): Promise<Answer> {
    const { instance } = this.target;
    let fresh = false;
    try {
      return await forward(instance, outgoing, fresh).catch((error: ConnectionFault) => {
        fresh = error.stale;
        if (fresh) return forward(instance, outgoing, fresh);
        throw error;
      });
    } catch (error) {
      if (fresh || !(error as ConnectionFault).refused) throw connectionLost(this.target);
      throw error;
    }
  }

  private toResponse({ status, headers, body, tooLong }: Answer): HttpResponse {
    if (tooLong) throw answerTooLong(status, this.target);
    if (status >= 400) throw modelError(status, body.toString('utf8'), this.target);
    const own = {
      'x-amzn-RequestId': this.call.requestId,
      'x-Amzn-Invoked-Production-Variant': this.target.variant.record.name,
    };
    return { status: 200, headers: { ...toCaller(headers), ...own }, body };
  }

  private tell(status: number): void {
    const { endpoint, fleet, variant, instance } = this.target;
    const ended = performance.now();
    this.call.world.part(Invocations).finished({
      endpoint,
      configName: fleet.configName,
      variantName: variant.record.name,
      instanceId: instance.id,
      instanceCount: Math.max(1, variant.running.length),
      startTime: this.startTime,
      status,
      modelStatus: this.modelStatus,
      modelLatencyMicroseconds: (ended - this.asked) * 1000,
      overheadLatencyMicroseconds: (this.asked - this.began) * 1000,
      concurrentRequests: this.concurrentRequests,
    });
  }
}
