import type { ResourceState } from '../resource-handler';
import type { ResourceRecord } from './records';
import type { Reporter } from './reporter';
import type { Run } from './run';
import type { StackStore } from './stack-store';

export type Verb = 'CREATE' | 'UPDATE';

/** How the work on a resource ends up in its record: also when nobody waits for it any more. */
export class ResourceJournal {
  public constructor(
    private readonly store: StackStore,
    private readonly reporter: Reporter,
    private readonly run: Run,
  ) {}

  /** What was cancelled is written down, but is no success any more. */
  public settle(record: ResourceRecord, status: string, properties: object): void {
    this.run.beforeWriting();
    if (this.run.signal.aborted) this.store.saveResource({ ...record, status: this.latest(record).status });
    else this.reporter.resource(record, status, { properties });
  }

  public fail(record: ResourceRecord, verb: Verb, error: unknown): void {
    this.run.beforeWriting();
    if (this.run.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.reporter.resource(this.latest(record), `${verb}_FAILED`, { reason });
  }

  public cancel(record: ResourceRecord, verb: Verb): void {
    if (this.run.halted) return;
    const reason = `Resource ${verb === 'CREATE' ? 'creation' : 'update'} cancelled`;
    this.reporter.resource(this.latest(record), `${verb}_FAILED`, { reason });
  }

  /** The resource may exist, which is nobody's business yet but that of a rollback. */
  public claim(record: ResourceRecord, pending: ResourceState): void {
    this.run.beforeWriting();
    this.store.saveResource({ ...this.latest(record), pending: { ...pending, claimed: true } });
  }

  public initiated(record: ResourceRecord, verb: Verb, pending: ResourceState, properties?: object): void {
    this.run.beforeWriting();
    const latest = this.latest(record);
    if (latest.pending && !latest.pending.claimed) return;
    if (this.run.signal.aborted) this.store.saveResource({ ...latest, pending });
    else
      this.reporter.resource({ ...latest, pending }, `${verb}_IN_PROGRESS`, {
        reason: 'Resource creation Initiated',
        properties,
      });
  }

  public latest(record: ResourceRecord): ResourceRecord {
    return this.store.resource(record.stackId, record.logicalId) ?? record;
  }
}
