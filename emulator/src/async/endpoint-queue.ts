import type { Target } from '../runtime/errors';
import { Endpoints } from '../sagemaker/serving/endpoints';
import type { VariantInstances } from '../sagemaker/serving/variant-instances';
import type { Scope, World } from '../world/world';
import type { Backlog } from './metrics';
import { type AsyncRequest, expiryOf } from './request';

/** The service chooses; how, is not documented. */
const DEFAULT_CONCURRENCY = 4;
const LONGEST_SLEEP_MILLISECONDS = 60_000;

/** What is done with the requests of a queue. */
export interface Worker {
  /** Resolves with false where the request is to go back to the head of the queue. */
  process(request: AsyncRequest, target: Target): Promise<boolean>;
  expire(request: AsyncRequest): Promise<void>;
}

/** The requests of one endpoint: handed to its instances in the order they came, so many at a time as the config says. */
export class EndpointQueue {
  private waiting: AsyncRequest[] = [];
  private readonly underWay = new Map<AsyncRequest, Promise<void>>();
  private watches = false;

  public constructor(
    private readonly world: World,
    private readonly place: Scope & { readonly endpointName: string },
    private readonly worker: Worker,
    private readonly closed: AbortSignal,
  ) {}

  public add(request: AsyncRequest): void {
    this.waiting.push(request);
    void this.watchAges();
  }

  /** Hands out what there is room for. */
  public dispatch(): void {
    this.expire();
    while (this.waiting.length > 0 && !this.closed.aborted) {
      const target = this.reserve();
      if (!target) return;
      const request = this.waiting.shift()!;
      this.begin(request, this.process(request, target));
    }
  }

  /** Forgets what waits, and returns it; what is being processed is finished. */
  public drop(): AsyncRequest[] {
    return this.waiting.splice(0);
  }

  /** Resolves once nothing is being processed. */
  public async idle(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  public get backlog(): Omit<Backlog, 'instances'> {
    const { waiting } = this;
    const oldest = [...this.underWay.keys(), ...waiting.slice(0, 1)].map(({ receivedTime }) =>
      Date.parse(receivedTime),
    );
    const now = this.world.now().getTime();
    const oldestSeconds = oldest.length === 0 ? 0 : (now - Math.min(...oldest)) / 1000;
    return { size: waiting.length + this.underWay.size, waiting: waiting.length, oldestSeconds };
  }

  private begin(request: AsyncRequest, work: Promise<void>): void {
    const watched = work.catch((error: Error) =>
      this.world.log.warn(`a bug in sagemaker-serving-local, at an asynchronous request: ${error.stack}`),
    );
    this.underWay.set(request, watched);
    void watched.then(() => {
      this.underWay.delete(request);
      this.dispatch();
    });
  }

  private async process(request: AsyncRequest, target: Target): Promise<void> {
    let done = true;
    try {
      done = await this.worker.process(request, target);
    } finally {
      target.instance.release();
    }
    if (!done) this.waiting.unshift(request);
  }

  /** An instance with room for a request, which has begun on it. */
  private reserve(): Target | undefined {
    const { record: endpoint, traffic } = this.world.part(Endpoints).serving(this.place, this.place.endpointName) ?? {};
    const destination = traffic?.pick();
    const instance = destination && withRoom(destination.variant);
    if (!endpoint || !destination || !instance) return undefined;
    instance.acquire();
    return { ...destination, endpoint, isNew: destination.fleet === traffic?.pending, instance };
  }

  private expire(): void {
    const now = this.world.now().getTime();
    const expired = this.waiting.filter((request) => expiryOf(request) <= now);
    if (expired.length === 0) return;
    this.waiting = this.waiting.filter((request) => !expired.includes(request));
    for (const request of expired) this.begin(request, this.worker.expire(request));
  }

  /** While anything waits. No request lives shorter than the longest sleep. */
  private async watchAges(): Promise<void> {
    if (this.watches) return;
    this.watches = true;
    while (this.waiting.length > 0 && !this.closed.aborted) {
      const now = this.world.now().getTime();
      const next = this.waiting.reduce(
        (first, request) => Math.min(first, expiryOf(request)),
        Number.POSITIVE_INFINITY,
      );
      await this.world.sleep(Math.max(1, Math.min(next - now, LONGEST_SLEEP_MILLISECONDS)), this.closed);
      if (!this.closed.aborted) this.expire();
    }
    this.watches = false;
  }
}

/** The one that is at the fewest requests, if that is at fewer than the config allows. */
function withRoom({ running, record }: VariantInstances) {
  const most = record.asynchronous?.ClientConfig?.MaxConcurrentInvocationsPerInstance ?? DEFAULT_CONCURRENCY;
  const free = running.filter(({ outstanding }) => outstanding < most);
  const least = Math.min(...free.map(({ outstanding }) => outstanding));
  return free.find(({ outstanding }) => outstanding === least);
}
