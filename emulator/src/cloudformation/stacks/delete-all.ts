import { runInOrder } from '../template/graph';
import { deletionGraph } from './deletion-order';
import type { ResourceRecord } from './records';
import { ResourceDeleter } from './resource-deleter';
import { Halted } from './run';
import { reporterFor, stackIn, type Workshop } from './workshop';

/** Deletes every resource of the stack, dependents first. Gives the ids of those that could not be. */
export async function deleteAll(
  shop: Workshop,
  operationId: string,
  policyOf: (record: ResourceRecord) => string | undefined,
): Promise<string[]> {
  const { world, store, neighbours, run } = shop;
  const deleter = new ResourceDeleter(world, neighbours.handlers, reporterFor(shop, operationId), run, stackIn(shop));
  const records = store.resourcesOf(shop.stackId);
  const byId = new Map(records.map((record) => [record.logicalId, record]));
  const failures = await runInOrder(
    deletionGraph(records),
    async (id) => {
      run.beforeWork();
      const record = byId.get(id)!;
      for (const old of record.superseded ?? []) await deleter.deleteSuperseded(record, old, undefined);
      await deleter.delete(record, policyOf(record));
    },
    { carryOn: true },
  );
  if (run.halted) throw new Halted();
  return failures.map(({ node }) => node);
}

export function failedToDelete(ids: readonly string[]): string {
  return `The following resource(s) failed to delete: [${ids.join(', ')}]. `;
}
