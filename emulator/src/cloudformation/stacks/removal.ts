import { type Change, contextText } from './changes';
import type { ResourceRecord } from './records';

/** The change that takes a resource away. */
export function removal({ logicalId, type, current }: ResourceRecord): Change {
  const policy = current?.deletionPolicy ?? 'Delete';
  return {
    Action: 'Remove',
    PolicyAction: policy.startsWith('Retain') ? 'Retain' : policy,
    LogicalResourceId: logicalId,
    PhysicalResourceId: current?.physicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    BeforeContext: contextText(current?.properties ?? {}, current?.metadata),
  };
}
