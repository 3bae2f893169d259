import { replacingPaths } from '../resources/resource-types';
import { sameValue } from '../template/values';
import type { Snapshot, Tag } from './records';
import type { Wanted } from './resource-runner';

export type Difference = 'none' | 'outside' | 'in-place' | 'replacement';

/** How far a resource is from what it is to become. */
export function differenceOf(type: string, current: Snapshot, wanted: Wanted, tagsChanged: boolean): Difference {
  const { properties, definition } = wanted;
  if (!sameValue(current.properties, properties))
    return replacingPaths(type, current.properties, properties).length > 0 ? 'replacement' : 'in-place';
  if (tagsChanged) return 'in-place';
  const same =
    current.deletionPolicy === definition.DeletionPolicy &&
    current.updateReplacePolicy === definition.UpdateReplacePolicy &&
    sameValue(current.metadata, definition.Metadata) &&
    sameValue(current.dependsOn, wanted.dependsOn);
  return same ? 'none' : 'outside';
}

/** Whether two lists hold the same tags, in whatever order. */
export function sameTags(a: readonly Tag[], b: readonly Tag[]): boolean {
  const asFields = (tags: readonly Tag[]) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
  return sameValue(asFields(a), asFields(b));
}
