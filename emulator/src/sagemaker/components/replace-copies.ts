import type { World } from '../../world/world';
import { alarmNames, instancesOf, timeoutSeconds } from '../deployment/deployment-config';
import { Guard } from '../deployment/guard';
import { toInterruption } from '../deployment/interruption';
import type { ComponentRecord } from './component-record';
import type { Copies } from './copies';

/** What is replaced by what. */
interface Replacement {
  readonly component: ComponentRecord;
  readonly old: Copies;
  readonly fresh: Copies;
  readonly copyCount: number;
  /** Aborts when the emulator stops. */
  readonly closed: AbortSignal;
}

/**
 * Starts copies of the new revision batch by batch, each before as many old ones end, and bakes after each. Without a
 * rolling update policy all of them are one batch.
 *
 * @throws Sentence or Interruption why it did not come to its end; the old copies are back then.
 */
export async function replaceCopies(world: World, replacement: Replacement): Promise<void> {
  const { component, old, fresh, copyCount, closed } = replacement;
  const { deploymentConfig: config = {} } = component;
  const { MaximumBatchSize: size, WaitIntervalInSeconds = 0 } = config.RollingUpdatePolicy ?? {};
  const before = old.count;
  const batch = size ? instancesOf(size, copyCount) : Math.max(1, copyCount);
  const guard = new Guard(world, component, {
    alarms: alarmNames(config),
    timeoutSeconds: timeoutSeconds(config),
    spentSeconds: 0,
    closed,
  });
  try {
    for (let up = Math.min(batch, copyCount); ; up = Math.min(up + batch, copyCount)) {
      await guard.during((signal) => fresh.scaleTo(up, signal));
      await old.scaleTo(copyCount === 0 ? 0 : Math.ceil((before * (copyCount - up)) / copyCount), closed);
      if (WaitIntervalInSeconds > 0) await guard.wait(WaitIntervalInSeconds);
      if (up === copyCount) return;
    }
  } catch (error) {
    if (!closed.aborted) await goBack(world, replacement, before);
    throw toInterruption(error);
  } finally {
    guard.end();
  }
}

/** Nothing stops it: the old copies are ones that served. Where both have no room, the new ones end first. */
async function goBack(world: World, { component, old, fresh, closed }: Replacement, total: number): Promise<void> {
  const size = component.deploymentConfig?.RollingUpdatePolicy?.RollbackMaximumBatchSize;
  const batch = size ? instancesOf(size, total) : Math.max(1, total);
  world.log.warn(`Inference component ${component.name} goes back to what its copies ran before.`);
  while (!closed.aborted && old.count < total) {
    const next = Math.min(total, old.count + batch);
    try {
      await old.scaleTo(next, closed);
    } catch {
      await fresh.scaleTo(0, closed);
      await old.bringUpTo(next);
    }
    await fresh.scaleTo(Math.max(0, fresh.count - batch), closed);
  }
}
