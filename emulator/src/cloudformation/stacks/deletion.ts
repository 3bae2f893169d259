import { deleteAll, failedToDelete } from './delete-all';
import { checkExports } from './outputs';
import type { ResourceRecord } from './records';
import { operationIn, reporterFor, stackIn, type Workshop } from './workshop';

/** Deletes a stack. */
export async function deleteStack(shop: Workshop, reason: string): Promise<void> {
  const operation = operationIn(shop);
  const reporter = reporterFor(shop, operation.id);
  reporter.stack('DELETE_IN_PROGRESS', reason);
  try {
    checkExports(stackIn(shop), [], shop.store);
  } catch (error) {
    reporter.stack('DELETE_FAILED', (error as Error).message, { operation: undefined });
    return;
  }
  const kept = (record: ResourceRecord) =>
    operation.retain.includes(record.logicalId) || record.current?.deletionPolicy?.startsWith('Retain');
  const failed = await deleteAll(shop, operation.id, (record) =>
    kept(record) ? 'Retain' : record.current?.deletionPolicy,
  );
  if (failed.length > 0) {
    reporter.stack('DELETE_FAILED', failedToDelete(failed), { operation: undefined });
    return;
  }
  reporter.stack('DELETE_COMPLETE', undefined, { operation: undefined, deletedAt: shop.world.now().toISOString() });
}
