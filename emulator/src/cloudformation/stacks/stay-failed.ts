import type { StackRecord } from './records';
import { operationIn, reporterFor, stackIn, type Workshop } from './workshop';

/** Ends a deployment that failed where rollback is disabled: everything stays, until it is updated or rolled back. */
export function stayFailed(shop: Workshop, reason: string): void {
  const { id, kind, desired } = operationIn(shop);
  const stable = kind === 'CREATE' ? null : stableStateOf(stackIn(shop));
  reporterFor(shop, id).stack(`${kind}_FAILED`, reason, { operation: undefined, deployed: desired, stable });
}

/** What the stack was when it was last complete; null when it never was. */
function stableStateOf({ stable, deployed }: StackRecord): StackRecord['stable'] {
  return stable === undefined ? deployed : stable;
}
