import { type Graph, reversed } from '../template/graph';
import type { ResourceRecord } from './records';

/** For each resource those that must be deleted before it: the ones that depend on it. */
export function deletionGraph(records: readonly ResourceRecord[]): Graph {
  const ids = new Set(records.map(({ logicalId }) => logicalId));
  const needs = (record: ResourceRecord) =>
    [
      ...(record.current?.dependsOn ?? record.needs),
      ...(record.superseded ?? []).flatMap(({ dependsOn }) => dependsOn),
    ].filter((id) => ids.has(id) && id !== record.logicalId);
  return reversed(new Map(records.map((record) => [record.logicalId, new Set(needs(record))])));
}
