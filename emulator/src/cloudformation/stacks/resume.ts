import { cleanUp } from './cleanup';
import { deleteStack } from './deletion';
import { rollBack } from './rollback';
import { stayFailed } from './stay-failed';
import { operationIn, reporterFor, type Workshop } from './workshop';

const STOPPED = 'sagemaker-serving-local was stopped in the middle of this operation.';

/** Goes on with what a kill or a stop left: back, where a deployment was under way. */
export async function resumeOperation(shop: Workshop): Promise<void> {
  const { kind, phase, onFailure } = operationIn(shop);
  if (kind === 'DELETE') return deleteStack(shop, STOPPED);
  if (phase === 'CLEANUP' && kind === 'UPDATE') return cleanUp(shop);
  if (phase === 'FORWARD') giveUp(shop);
  if (onFailure !== 'DO_NOTHING') return rollBack(shop, STOPPED);
  stayFailed(shop, STOPPED);
}

/** What was under way when the emulator stopped has failed. */
function giveUp(shop: Workshop): void {
  const reporter = reporterFor(shop, operationIn(shop).id);
  for (const record of shop.store.resourcesOf(shop.stackId)) {
    if (!record.status.endsWith('_IN_PROGRESS')) continue;
    reporter.resource(record, record.status.replace('IN_PROGRESS', 'FAILED'), { reason: STOPPED });
  }
}
