import { randomUUID } from 'node:crypto';
import type { Collection } from '../world/collection';
import type { Part, Scope, World } from '../world/world';
import { Functions } from './functions';
import type { FunctionRecord } from './records';
import type { Outcome } from './sandbox/outcome';
import { Sandboxes } from './sandboxes';

/** An event that was accepted and not yet worked off. */
interface QueuedEvent extends Scope {
  readonly requestId: string;
  readonly name: string;
  readonly payload: string;
  readonly clientContext?: unknown;
}

export interface InvokeOptions {
  readonly requestId?: string;
  readonly clientContext?: unknown;
}

/** Lambda waits so long before the second and the third attempt at an event. */
const RETRY_MILLISECONDS = [60_000, 120_000];

/** Calls functions: at once, or later and again where they fail. */
export class Invocations implements Part {
  private readonly queue: Collection<QueuedEvent>;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();

  public constructor(private readonly world: World) {
    this.queue = world.collection('lambda-events');
  }

  /** RequestResponse: resolves with what the function answered. */
  public invoke(record: FunctionRecord, payload: string, options: InvokeOptions = {}): Promise<Outcome> {
    const { requestId = randomUUID(), clientContext } = options;
    return this.world.part(Sandboxes).invoke(record, { requestId, functionArn: record.arn, payload, clientContext });
  }

  /** Event: kept on disk until it is worked off, with two more attempts where the function fails. */
  public accept(record: FunctionRecord, payload: string, options: InvokeOptions = {}): void {
    const { requestId = randomUUID(), clientContext } = options;
    const { account, region, name } = record;
    const event = { account, region, name, requestId, payload, clientContext };
    this.begin(this.queue.set(requestId, event));
  }

  /** Removes code that nobody uses, and takes up the events that the last run did not work off. */
  public async resume(): Promise<void> {
    await this.world.part(Functions).sweep();
    for (const event of this.queue.values()) this.begin(event);
  }

  public async close(): Promise<void> {
    this.stopping.abort();
    await this.world.part(Sandboxes).close();
    await Promise.all(this.underWay);
  }

  private begin(event: QueuedEvent): void {
    const work = this.workOff(event).finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async workOff(event: QueuedEvent): Promise<void> {
    for (const wait of [...RETRY_MILLISECONDS, undefined]) {
      const record = this.world.part(Functions).find(event, event.name);
      const failed = record && !this.stopping.signal.aborted ? await this.attempt(record, event) : false;
      if (this.stopping.signal.aborted) return;
      if (!failed || wait === undefined) break;
      await this.world.sleep(wait, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
    }
    this.queue.delete(event.requestId);
  }

  /** Whether the function failed. */
  private async attempt(record: FunctionRecord, { payload, ...options }: QueuedEvent): Promise<boolean> {
    const { functionError } = await this.invoke(record, payload, options);
    return functionError !== undefined;
  }
}
