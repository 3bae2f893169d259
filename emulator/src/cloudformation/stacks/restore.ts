import { runInOrder } from '../template/graph';
import { deletionGraph } from './deletion-order';
import { bareState, contextOf, handlerOf } from './handling';
import type { ResourceRecord, Snapshot } from './records';
import type { Reporter } from './reporter';
import { supersededBy } from './resource-runner';
import { Halted } from './run';
import { stackIn, type Workshop } from './workshop';

/** What a record no longer says once its resource is back. */
const RESTORED = { before: undefined, adopted: undefined, restoreFailed: undefined };

const SKIPPED = 'Resource skipped during UpdateRollback';

/** Brings back what the update touched and no rollback has brought back yet, the last first. Gives the ids of those that failed. */
export async function restoreAll(
  shop: Workshop,
  reporter: Reporter,
  skipped: readonly string[] = [],
): Promise<string[]> {
  const touched = shop.store.resourcesOf(shop.stackId).filter(({ before }) => before);
  const byId = new Map(touched.map((record) => [record.logicalId, record]));
  const failures = await runInOrder(
    deletionGraph(touched),
    async (id) => {
      shop.run.beforeWork();
      const record = byId.get(id)!;
      if (skipped.includes(id)) skip(reporter, record, record.before!);
      else await restore(shop, reporter, record, record.before!);
    },
    { carryOn: true },
  );
  if (shop.run.halted) throw new Halted();
  return failures.map(({ node }) => node);
}

/** It stays as the failed rollback left it, but the stack takes it for what it was before the update. */
function skip(reporter: Reporter, record: ResourceRecord, before: Snapshot): void {
  const current = { ...before, attributes: record.current?.attributes ?? before.attributes };
  reporter.resource({ ...record, ...RESTORED, current }, 'UPDATE_COMPLETE', { reason: SKIPPED });
}

async function restore(shop: Workshop, reporter: Reporter, record: ResourceRecord, before: Snapshot): Promise<void> {
  if (record.adopted) {
    shop.store.saveResource({ ...record, ...RESTORED, current: before, status: 'UPDATE_COMPLETE' });
    return;
  }
  const replacement = replacementIn(record, before);
  if (!replacement) return restoreInPlace(shop, reporter, record, before);
  const others = (record.superseded ?? []).filter(({ physicalId }) => physicalId !== before.physicalId);
  const restored = { ...record, current: before, pending: undefined, superseded: [...others, replacement] };
  const begun = reporter.resource(restored, 'UPDATE_IN_PROGRESS', { properties: before.properties });
  reporter.resource({ ...begun, ...RESTORED }, 'UPDATE_COMPLETE', { properties: before.properties });
}

async function restoreInPlace(
  shop: Workshop,
  reporter: Reporter,
  record: ResourceRecord,
  before: Snapshot,
): Promise<void> {
  const { world, neighbours } = shop;
  const stack = stackIn(shop);
  const begun = reporter.resource(record, 'UPDATE_IN_PROGRESS', { properties: before.properties });
  try {
    const context = contextOf({ world, stack, desired: stack.stable ?? stack.deployed, record, rollingBack: true });
    const state = await handlerOf(neighbours.handlers, record.type).update?.(
      record.current ?? before,
      before.properties,
      context,
    );
    shop.run.beforeWriting();
    const superseded = supersededBy(state ?? before, record.current ?? before, begun);
    const restored = { ...begun, ...RESTORED, current: { ...before, ...state }, superseded };
    reporter.resource(restored, 'UPDATE_COMPLETE', { properties: before.properties });
  } catch (error) {
    shop.run.beforeWriting();
    reporter.resource({ ...begun, restoreFailed: true }, 'UPDATE_FAILED', { reason: (error as Error).message });
    throw error;
  }
}

/** The physical resource that took the place of the one before, also when it was never finished. */
function replacementIn(record: ResourceRecord, before: Snapshot): Snapshot | undefined {
  if (record.pending) return { ...before, ...bareState(record.pending.physicalId) };
  return record.current && record.current.physicalId !== before.physicalId ? record.current : undefined;
}
