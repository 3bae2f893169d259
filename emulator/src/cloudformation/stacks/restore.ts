import { runInOrder } from '../template/graph';
import { deletionGraph } from './deletion-order';
import { bareState, contextOf, handlerOf } from './handling';
import type { ResourceRecord, Snapshot } from './records';
import type { Reporter } from './reporter';
import { supersededBy } from './resource-runner';
import { Halted } from './run';
import { stackIn, type Workshop } from './workshop';

/** Brings back what the update touched, the last first. */
export async function restoreAll(shop: Workshop, reporter: Reporter): Promise<string[]> {
  const touched = shop.store.resourcesOf(shop.stackId).filter(({ before }) => before);
  const byId = new Map(touched.map((record) => [record.logicalId, record]));
  const failures = await runInOrder(
    deletionGraph(touched),
    (id) => restore(shop, reporter, byId.get(id)!, byId.get(id)!.before!),
    { carryOn: true },
  );
  if (shop.run.halted) throw new Halted();
  return failures.map(({ node }) => node);
}

async function restore(shop: Workshop, reporter: Reporter, record: ResourceRecord, before: Snapshot): Promise<void> {
  shop.run.beforeWork();
  if (record.adopted) {
    shop.store.saveResource({
      ...record,
      current: before,
      before: undefined,
      adopted: undefined,
      status: 'UPDATE_COMPLETE',
    });
    return;
  }
  const replacement = replacementIn(record, before);
  if (!replacement) return restoreInPlace(shop, reporter, record, before);
  const others = (record.superseded ?? []).filter(({ physicalId }) => physicalId !== before.physicalId);
  const restored = { ...record, current: before, pending: undefined, superseded: [...others, replacement] };
  const begun = reporter.resource(restored, 'UPDATE_IN_PROGRESS', { properties: before.properties });
  reporter.resource(begun, 'UPDATE_COMPLETE', { properties: before.properties });
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
    const context = contextOf({ world, stack, desired: stack.deployed, record });
    const state = await handlerOf(neighbours.handlers, record.type).update?.(
      record.current ?? before,
      before.properties,
      context,
    );
    shop.run.beforeWriting();
    const superseded = supersededBy(state ?? before, record.current ?? before, begun);
    reporter.resource({ ...begun, current: { ...before, ...state }, superseded }, 'UPDATE_COMPLETE', {
      properties: before.properties,
    });
  } catch (error) {
    shop.run.beforeWriting();
    reporter.resource(begun, 'UPDATE_FAILED', { reason: (error as Error).message });
    throw error;
  }
}

/** The physical resource that took the place of the one before, also when it was never finished. */
function replacementIn(record: ResourceRecord, before: Snapshot): Snapshot | undefined {
  if (record.pending) return { ...before, ...bareState(record.pending.physicalId) };
  return record.current && record.current.physicalId !== before.physicalId ? record.current : undefined;
}
