import { ServiceError } from '../../http/errors';
import type { Collection } from '../../world/collection';
import type { World } from '../../world/world';
import type { Change } from './changes';
import type { Desired, OnFailure, StackRecord } from './records';

export interface ChangeSetRecord {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly description?: string;
  readonly createdAt: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly executionStatus: string;
  readonly desired: Desired;
  readonly onFailure: OnFailure;
  readonly changes: readonly Change[];
}

/** The change sets, on disk. */
export class ChangeSetStore {
  private readonly changeSets: Collection<ChangeSetRecord>;

  public constructor(world: World) {
    this.changeSets = world.collection('cloudformation-change-sets');
  }

  /** By name within a stack, or by id. */
  public find(nameOrId: string, stack?: StackRecord): ChangeSetRecord | undefined {
    if (nameOrId.startsWith('arn:')) return this.changeSets.get(nameOrId);
    return this.of(stack?.id ?? '').find(({ name }) => name === nameOrId);
  }

  /** @throws ChangeSetNotFound. */
  public get(nameOrId: string, stack?: StackRecord): ChangeSetRecord {
    const found = this.find(nameOrId, stack);
    if (!found) throw new ServiceError('ChangeSetNotFound', 404, `ChangeSet [${nameOrId}] does not exist`);
    return found;
  }

  public of(stackId: string): ChangeSetRecord[] {
    return this.changeSets.values().filter((changeSet) => changeSet.stackId === stackId);
  }

  public save(changeSet: ChangeSetRecord): ChangeSetRecord {
    return this.changeSets.set(changeSet.id, changeSet);
  }

  public delete(changeSet: ChangeSetRecord): void {
    this.changeSets.delete(changeSet.id);
  }

  /** All of a stack's, but for one. */
  public forget(stackId: string, except?: string): void {
    for (const changeSet of this.of(stackId)) if (changeSet.id !== except) this.delete(changeSet);
  }
}
