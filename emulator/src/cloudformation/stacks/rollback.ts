import { randomUUID } from 'node:crypto';
import { sweep } from './cleanup';
import { deleteAll, failedToDelete } from './delete-all';
import type { Operation, ResourceRecord } from './records';
import type { Reporter } from './reporter';
import { restoreAll } from './restore';
import { operationIn, reporterFor, stackIn, type Workshop } from './workshop';

/** Takes a deployment that failed back to where it began. */
export async function rollBack(shop: Workshop, reason: string): Promise<void> {
  const operation = operationIn(shop);
  const id = randomUUID();
  const [last] = stackIn(shop).lastOperations;
  shop.store.change(shop.stackId, {
    operation: { ...operation, phase: operation.phase === 'ROLLBACK_CLEANUP' ? 'ROLLBACK_CLEANUP' : 'ROLLBACK' },
    lastOperations: [{ OperationType: typeOf(operation), OperationId: id }, ...(last ? [last] : [])],
  });
  const reporter = reporterFor(shop, id);
  if (operation.kind === 'CREATE') return undoCreate(shop, operation, reporter, id, reason);
  await undoUpdate(shop, operation, reporter, id, reason);
}

async function undoCreate(
  shop: Workshop,
  operation: Operation,
  reporter: Reporter,
  id: string,
  reason: string,
): Promise<void> {
  const deleting = operation.onFailure === 'DELETE';
  const requested = reason.endsWith('. ') ? `${reason}${deleting ? 'Delete' : 'Rollback'} requested by user.` : reason;
  const verb = deleting ? 'DELETE' : 'ROLLBACK';
  reporter.stack(`${verb}_IN_PROGRESS`, requested);
  const failed = await deleteAll(shop, id, (record) => policyOnRollback(record, operation));
  if (failed.length > 0) {
    reporter.stack(`${verb}_FAILED`, failedToDelete(failed), { operation: undefined });
    return;
  }
  const deletedAt = deleting ? shop.world.now().toISOString() : undefined;
  reporter.stack(`${verb}_COMPLETE`, undefined, { operation: undefined, deletedAt });
}

async function undoUpdate(
  shop: Workshop,
  operation: Operation,
  reporter: Reporter,
  id: string,
  reason: string,
): Promise<void> {
  if (operation.phase !== 'ROLLBACK_CLEANUP') {
    reporter.stack('UPDATE_ROLLBACK_IN_PROGRESS', reason);
    const failed = await restoreAll(shop, reporter, operation.skip);
    if (failed.length > 0) {
      const text = `The following resource(s) failed to update: [${failed.join(', ')}]. `;
      const { retainExceptOnCreate } = operation;
      reporter.stack('UPDATE_ROLLBACK_FAILED', text, { operation: undefined, retainExceptOnCreate });
      return;
    }
  }
  const cleaning: Operation = { ...operation, phase: 'ROLLBACK_CLEANUP' };
  reporter.stack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, { operation: cleaning });
  await sweep(shop, id, {
    removed: ({ before }) => before === null,
    policyOfRemoved: (record) => policyOnRollback(record, operation),
    policyOfSuperseded: () => undefined,
  });
  const { stable, deployed } = stackIn(shop);
  const settled = { operation: undefined, stable: undefined, retainExceptOnCreate: undefined };
  reporter.stack('UPDATE_ROLLBACK_COMPLETE', undefined, { ...settled, deployed: stable ?? deployed });
}

function typeOf({ skip }: Operation): string {
  return skip ? 'CONTINUE_ROLLBACK' : 'ROLLBACK';
}

function policyOnRollback(record: ResourceRecord, operation: Operation): string | undefined {
  const policy = record.current?.deletionPolicy;
  if (policy === 'RetainExceptOnCreate' || (policy === 'Retain' && operation.retainExceptOnCreate)) return undefined;
  return policy;
}
