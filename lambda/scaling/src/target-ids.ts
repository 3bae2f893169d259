import type { TargetId } from './event';

export function sameTarget(a: TargetId, b: TargetId): boolean {
  return a.ResourceId === b.ResourceId && a.ScalableDimension === b.ScalableDimension;
}

/** What tells them from one another, and nothing else of them. */
export function ids(targets: readonly TargetId[]): TargetId[] {
  return targets.map(({ ResourceId, ScalableDimension }) => ({ ResourceId, ScalableDimension }));
}

export function union(known: readonly TargetId[], targets: readonly TargetId[]): TargetId[] {
  return [...known, ...ids(targets).filter((id) => !known.some((each) => sameTarget(each, id)))];
}
