import type { World } from '../../world/world';
import { contextOf, type Handlers, handlerOf } from './handling';
import type { ResourceRecord, Snapshot, StackRecord } from './records';
import type { Reporter } from './reporter';
import type { Run } from './run';

/** Deletes physical resources, unless a policy keeps them. */
export class ResourceDeleter {
  public constructor(
    private readonly world: World,
    private readonly handlers: Handlers,
    private readonly reporter: Reporter,
    private readonly run: Run,
    private readonly stack: StackRecord,
  ) {}

  /** The resource a record stands for; the record stays, in its new status. */
  public async delete(record: ResourceRecord, policy: string | undefined): Promise<void> {
    const state = record.pending ?? record.current;
    if (!state) {
      this.reporter.resource(record, 'DELETE_COMPLETE');
      return;
    }
    if (policy === 'Retain') {
      this.reporter.resource({ ...record, status: 'DELETE_SKIPPED' }, 'DELETE_SKIPPED');
      return;
    }
    const before = this.reporter.resource(record, 'DELETE_IN_PROGRESS', { reason: snapshotSentence(policy) });
    try {
      await this.perform(before, state);
      if (record.pending && record.current) await this.perform(before, record.current);
    } catch (error) {
      this.run.beforeWriting();
      this.reporter.resource(before, 'DELETE_FAILED', { reason: (error as Error).message });
      throw error;
    }
    this.reporter.resource(before, 'DELETE_COMPLETE');
  }

  /** A physical resource that another one took the place of. */
  public async deleteSuperseded(record: ResourceRecord, old: Snapshot, policy: string | undefined): Promise<void> {
    const { physicalId } = old;
    if (policy === 'Retain') {
      this.reporter.event(record, 'DELETE_SKIPPED', { physicalId });
      return;
    }
    this.reporter.event(record, 'DELETE_IN_PROGRESS', { physicalId, reason: snapshotSentence(policy) });
    try {
      await this.perform(record, old);
    } catch (error) {
      this.run.beforeWriting();
      this.reporter.event(record, 'DELETE_FAILED', { physicalId, reason: (error as Error).message });
      throw error;
    }
    this.reporter.event(record, 'DELETE_COMPLETE', { physicalId });
  }

  private async perform(
    record: ResourceRecord,
    state: { physicalId: string; attributes: Snapshot['attributes'] },
  ): Promise<void> {
    const context = contextOf({ world: this.world, stack: this.stack, desired: this.stack.deployed, record });
    await handlerOf(this.handlers, record.type).delete(state, context);
    this.run.beforeWriting();
  }
}

function snapshotSentence(policy: string | undefined): string | undefined {
  return policy === 'Snapshot' ? 'sagemaker-serving-local takes no snapshot before it deletes.' : undefined;
}
