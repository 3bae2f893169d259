import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Target } from '../runtime/errors';
import { ConnectionFault } from '../runtime/forward';
import type { InvocationHeaders } from '../runtime/headers';
import type { AsyncInferenceConfig } from '../sagemaker/asynchronous';
import { type EndpointRecord, endpoints } from '../sagemaker/records';
import { Arrivals } from '../sagemaker/serving/arrivals';
import { Endpoints } from '../sagemaker/serving/endpoints';
import type { Collection } from '../world/collection';
import type { Part, World } from '../world/world';
import { Attempt } from './attempt';
import { Conclusion } from './conclusion';
import { EndpointQueue } from './endpoint-queue';
import { locationsOf } from './locations';
import { AsyncMetrics } from './metrics';
import type { AsyncNeighbours } from './neighbours';
import type { AsyncRequest, Outcome } from './request';
import { Spool } from './spool';
import { testTopics } from './topic-test';

const DEFAULT_TTL_SECONDS = 21_600;
const DEFAULT_TIMEOUT_SECONDS = 900;
/** The statuses that a creation and each change begin with. */
const TESTED = ['CREATING', 'UPDATING'];
const METRICS_PERIOD_MILLISECONDS = 60_000;

/**
 * The queues of all asynchronous endpoints. What is accepted is on disk, and stays there until its result is in S3 and
 * whoever wants to hear of it has been told.
 */
export class AsyncQueues implements Part {
  private readonly requests: Collection<AsyncRequest>;
  private readonly spool: Spool;
  private readonly metrics: AsyncMetrics;
  private readonly queues = new Map<string, EndpointQueue>();
  private readonly closing = new AbortController();
  private neighbours: AsyncNeighbours | undefined;
  private lastOrder = 0;

  public constructor(private readonly world: World) {
    this.requests = world.collection('async-requests');
    this.spool = new Spool(world);
    this.metrics = new AsyncMetrics(world);
    // Every queue sleeps on it.
    setMaxListeners(0, this.closing.signal);
  }

  /** Takes up what is on disk; nothing is done with it before there are instances. */
  public connect(neighbours: AsyncNeighbours): void {
    this.neighbours = neighbours;
    this.forgetStrays();
    const kept = this.requests.values().sort((a, b) => a.order - b.order);
    this.spool.sweep(new Set(kept.map(({ id }) => id)));
    this.lastOrder = kept.at(-1)?.order ?? 0;
    for (const request of kept) if (!request.outcome) this.queueOf(request).add(request);
    this.world.part(Arrivals).onArrival(({ scope, endpointName }) => {
      const endpoint = endpoints(this.world).get(scope, endpointName);
      if (endpoint) this.look(endpoint.arn);
    });
    this.world.part(Endpoints).onStateChange(({ resources: [arn], detail, detailType }) => {
      this.look(arn);
      const isChanged = detailType === 'SageMaker Endpoint State Change';
      if (isChanged && TESTED.includes(String(detail.EndpointStatus))) testTopics(this.world, neighbours, arn);
    });
    this.world.part(Endpoints).onDeleted((endpoint) => this.drop(endpoint));
  }

  /** Writes a request down. From here on it ends as one object in S3. */
  public accept(endpoint: EndpointRecord, config: AsyncInferenceConfig, headers: InvocationHeaders, body: Buffer) {
    const { account, region, name: endpointName, arn: endpointArn } = endpoint;
    const { S3OutputPath = '', S3FailurePath, NotificationConfig = {} } = config.OutputConfig;
    const id = randomUUID();
    const request: AsyncRequest = {
      ...{ id, account, region, endpointName, endpointArn },
      order: ++this.lastOrder,
      inferenceId: headers.InferenceId ?? randomUUID(),
      headers,
      receivedTime: this.world.now().toISOString(),
      ttlSeconds: Number(headers.RequestTTLSeconds ?? DEFAULT_TTL_SECONDS),
      timeoutSeconds: Number(headers.InvocationTimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      inputLocation: headers.InputLocation,
      ...locationsOf(S3OutputPath, S3FailurePath, headers),
      notifications: NotificationConfig,
    };
    if (request.inputLocation === undefined) writeFileSync(this.spool.input(id), body);
    this.requests.set(id, request);
    const queue = this.queueOf(request);
    queue.add(request);
    setImmediate(() => queue.dispatch());
    return request;
  }

  /** Reports on what had ended when the emulator did, and goes on with the rest. */
  public async resume(): Promise<void> {
    const ended = this.requests.values().filter(({ outcome }) => outcome !== undefined);
    await Promise.all(ended.map((request) => this.conclude(request, request.outcome as Outcome)));
    for (const queue of this.queues.values()) queue.dispatch();
    void this.measure();
  }

  public async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.queues.values()].map((queue) => queue.idle()));
  }

  /** What a kill left of an endpoint that was just deleted. */
  private forgetStrays(): void {
    const there = new Set(
      endpoints(this.world)
        .all()
        .map(({ arn }) => arn),
    );
    for (const { id, endpointArn, outcome } of this.requests.values())
      if (!outcome && !there.has(endpointArn)) this.requests.delete(id);
  }

  private look(arn: string): void {
    const queue = this.queues.get(arn);
    if (queue) setImmediate(() => queue.dispatch());
  }

  /** What waits goes with its endpoint. */
  private drop({ arn, name }: EndpointRecord): void {
    const dropped = this.queues.get(arn)?.drop() ?? [];
    this.queues.delete(arn);
    for (const { id } of dropped) {
      this.requests.delete(id);
      this.spool.remove(id);
    }
    if (dropped.length > 0)
      this.world.log.warn(
        `Endpoint ${name} is deleted, and with it ${dropped.length} request(s) that waited in its queue.`,
      );
  }

  private queueOf({ endpointArn, account, region, endpointName }: AsyncRequest): EndpointQueue {
    const worker = {
      process: (request: AsyncRequest, target: Target) => this.process(request, target),
      expire: (request: AsyncRequest) => this.expire(request),
    };
    const place = { account, region, endpointName };
    const found = this.queues.get(endpointArn) ?? new EndpointQueue(this.world, place, worker, this.closing.signal);
    this.queues.set(endpointArn, found);
    return found;
  }

  private async process(request: AsyncRequest, target: Target): Promise<boolean> {
    const { variant, instance } = target;
    this.metrics.waited(request, variant.record.name);
    try {
      const outcome = await this.attempt.at(target, request);
      // Containers end with the emulator: what they left unanswered is asked again at the next start.
      if (this.closing.signal.aborted && !outcome.succeeded) return true;
      await this.conclude(request, outcome);
      return true;
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      if (!this.closing.signal.aborted) variant.dismiss(instance, 'refused a connection');
      return false;
    }
  }

  private async expire(request: AsyncRequest): Promise<void> {
    const variantName = endpoints(this.world).get(request, request.endpointName)?.fleet?.variants[0].name ?? '';
    this.metrics.count(request, variantName, 'ExpiredRequests');
    const reason = `ClientError: The request was in the queue for longer than its ${request.ttlSeconds} seconds to live.`;
    await this.conclude(request, this.attempt.fail(variantName, reason));
  }

  private async conclude(request: AsyncRequest, outcome: Outcome): Promise<void> {
    const ended = { ...request, outcome };
    this.requests.set(request.id, ended);
    await new Conclusion(this.world, this.requests, this.spool, this.connected, this.metrics).of(ended);
  }

  private async measure(): Promise<void> {
    const { signal } = this.closing;
    for (;;) {
      await this.world.sleep(METRICS_PERIOD_MILLISECONDS, signal);
      if (signal.aborted) return;
      for (const endpoint of endpoints(this.world).all()) this.measureOne(endpoint);
    }
  }

  private measureOne(endpoint: EndpointRecord): void {
    const { arn, account, region, name: endpointName, fleet } = endpoint;
    if (!fleet?.variants.some(({ asynchronous }) => asynchronous)) return;
    const nothing = { size: 0, waiting: 0, oldestSeconds: 0 };
    const instances = this.world.part(Endpoints).instances(endpoint).length;
    const backlog = { ...nothing, ...this.queues.get(arn)?.backlog, instances };
    this.metrics.backlog({ account, region, endpointName }, backlog);
  }

  private get attempt(): Attempt {
    return new Attempt(this.world, this.spool, this.connected, this.metrics);
  }

  private get connected(): AsyncNeighbours {
    if (!this.neighbours) throw new Error('The queues of asynchronous endpoints are not connected to S3 and SNS.');
    return this.neighbours;
  }
}
