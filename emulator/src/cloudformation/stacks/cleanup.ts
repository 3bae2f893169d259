import { runInOrder } from '../template/graph';
import { deletionGraph } from './deletion-order';
import type { ResourceRecord } from './records';
import { ResourceDeleter } from './resource-deleter';
import { Halted } from './run';
import { operationIn, reporterFor, stackIn, targetOf, type Workshop } from './workshop';

const LEFT_BEHIND = 'Update successful. One or more resources could not be deleted.';

/** The end of a successful update: what was replaced or removed goes. */
export async function cleanUp(shop: Workshop): Promise<void> {
  const operation = operationIn(shop);
  const reporter = reporterFor(shop, operation.id);
  reporter.stack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const active = targetOf(shop).resources;
  const removed = (record: ResourceRecord) => !active.has(record.logicalId);
  const clean = await sweep(shop, operation.id, {
    removed,
    policyOfRemoved: ({ current }) =>
      current?.deletionPolicy?.startsWith('Retain') ? 'Retain' : current?.deletionPolicy,
    policyOfSuperseded: ({ current }) =>
      current?.updateReplacePolicy?.startsWith('Retain') ? 'Retain' : current?.updateReplacePolicy,
  });
  reporter.stack('UPDATE_COMPLETE', clean ? undefined : LEFT_BEHIND, { operation: undefined });
}

export interface Sweep {
  /** Whether the stack no longer has the resource at all. */
  removed(record: ResourceRecord): boolean;
  policyOfRemoved(record: ResourceRecord): string | undefined;
  policyOfSuperseded(record: ResourceRecord): string | undefined;
}

/** Deletes what nobody needs any more. Says whether all of it went. */
export async function sweep(
  shop: Workshop,
  operationId: string,
  { removed, policyOfRemoved, policyOfSuperseded }: Sweep,
): Promise<boolean> {
  const { world, store, neighbours, run } = shop;
  const deleter = new ResourceDeleter(world, neighbours.handlers, reporterFor(shop, operationId), run, stackIn(shop));
  const records = store.resourcesOf(shop.stackId);
  const byId = new Map(records.map((record) => [record.logicalId, record]));
  const concerned = records.filter((record) => removed(record) || record.superseded);
  const failures = await runInOrder(
    deletionGraph(concerned),
    async (id) => {
      run.beforeWork();
      const record = byId.get(id)!;
      for (const old of record.superseded ?? [])
        await deleter.deleteSuperseded(record, old, policyOfSuperseded(record));
      if (removed(record)) await deleter.delete(record, policyOfRemoved(record));
    },
    { carryOn: true },
  );
  if (run.halted) throw new Halted();
  for (const record of store.everyResourceOf(shop.stackId)) tidy(shop, record, removed(record));
  return failures.length === 0;
}

/** The update is over: what it kept for the way back can go. */
function tidy(shop: Workshop, record: ResourceRecord, removed: boolean): void {
  if (removed) {
    shop.store.forgetResource(record);
    return;
  }
  if (record.before === undefined && !record.superseded && !record.pending) return;
  shop.store.saveResource({
    ...record,
    before: undefined,
    superseded: undefined,
    pending: undefined,
    adopted: undefined,
  });
}
