import type { Fields } from '../../cloudformation/template/template';

/** A scalable target as it is written in a template, in the words of the service, wherever it is kept. */
export interface FoundTarget {
  readonly resourceId: string;
  readonly scalableDimension: string;
  readonly minCapacity: unknown;
  readonly maxCapacity: unknown;
  readonly policies: readonly FoundPolicy[];
  readonly scheduledActions: readonly Fields[];
}

export interface FoundPolicy {
  readonly name: string;
  readonly tracking?: Fields;
  readonly step?: Fields;
  /** Those that set a step policy off. */
  readonly alarms: readonly Fields[];
}
