import { writeFileSync } from 'node:fs';
import { ServiceError } from '../http/errors';
import type { Collection } from '../world/collection';
import type { World } from '../world/world';
import type { AsyncMetrics } from './metrics';
import type { AsyncNeighbours } from './neighbours';
import { audienceOf, messageOf } from './notification';
import type { AsyncRequest, Outcome } from './request';
import type { Spool } from './spool';

type Ended = AsyncRequest & { readonly outcome: Outcome };

/** What follows once it is on disk how a request ended. A kill at any point of it, and all of it is done again, to the same object. */
export class Conclusion {
  public constructor(
    private readonly world: World,
    private readonly requests: Collection<AsyncRequest>,
    private readonly spool: Spool,
    private readonly neighbours: AsyncNeighbours,
    private readonly metrics: AsyncMetrics,
  ) {}

  public async of(request: Ended): Promise<void> {
    const stored = await this.store(request);
    this.notify(stored);
    const { variantName, succeeded } = stored.outcome;
    this.metrics.processed(stored, variantName, !succeeded);
    this.requests.delete(request.id);
    this.spool.remove(request.id);
  }

  /** A result that S3 does not take becomes a failure. */
  private async store(request: Ended): Promise<Ended> {
    const { id, outputLocation, failureLocation, outcome } = request;
    const url = outcome.succeeded ? outputLocation : failureLocation;
    if (url === undefined) return request;
    const began = performance.now();
    try {
      await this.neighbours.upload(url, this.contentOf(request), outcome.contentType);
      this.metrics.took(request, outcome.variantName, 'ResponseUploadLatency', began);
      return request;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.metrics.count(request, outcome.variantName, 'ResponseUploadFailures');
      this.world.log.warn(`Endpoint ${request.endpointName} could not write ${url}: ${error.message}`);
      if (!outcome.succeeded) return request;
      const reason = `ClientError: Unable to upload the response payload to ${url}: ${error.message}`;
      const failed = { ...outcome, succeeded: false, answered: false, contentType: undefined, reason };
      return this.store(this.requests.set(id, { ...request, outcome: failed }) as Ended);
    }
  }

  private contentOf({ id, outcome: { answered, reason = '' } }: Ended): string {
    const file = this.spool.output(id);
    if (!answered) writeFileSync(file, reason);
    return file;
  }

  private notify(request: Ended): void {
    const { outcome, endpointName } = request;
    const { topic, includesAnswer } = audienceOf(request, outcome);
    if (!topic) return;
    const answer = includesAnswer && outcome.answered ? this.spool.output(request.id) : undefined;
    if (this.neighbours.publish(topic, messageOf(request, outcome, answer))) return;
    this.metrics.count(request, outcome.variantName, 'NotificationFailures');
    this.world.log.warn(`Endpoint ${endpointName} could not notify ${topic}: there is no such topic.`);
  }
}
