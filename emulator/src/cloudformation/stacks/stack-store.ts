import type { Collection } from '../../world/collection';
import { DEFAULT_ACCOUNT, type Scope, type World } from '../../world/world';
import { invalid } from '../errors';
import type { ResourceRecord, StackRecord } from './records';

const GONE = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/** The stacks and their resources, on disk. */
export class StackStore {
  private readonly stacks: Collection<StackRecord>;
  private readonly resources: Collection<ResourceRecord>;

  public constructor(world: World) {
    this.stacks = world.collection('cloudformation-stacks');
    this.resources = world.collection('cloudformation-resources');
  }

  public all(): StackRecord[] {
    return this.stacks.values();
  }

  /** The stacks a client sees: those of its account, or all of the Region for the default account. */
  public visible(scope: Scope): StackRecord[] {
    return this.all().filter(
      ({ region, account }) =>
        region === scope.region && (account === scope.account || scope.account === DEFAULT_ACCOUNT),
    );
  }

  /** By id, also when it is deleted; by name only while it exists. */
  public find(scope: Scope, nameOrId: string): StackRecord | undefined {
    if (nameOrId.startsWith('arn:')) return this.stacks.get(nameOrId);
    const named = this.visible(scope).filter(({ name, status }) => name === nameOrId && status !== 'DELETE_COMPLETE');
    return named.find(({ account }) => account === scope.account) ?? (named.length === 1 ? named[0] : undefined);
  }

  /** @throws ValidationError with the sentence clients look for. */
  public get(scope: Scope, nameOrId: string): StackRecord {
    const found = this.find(scope, nameOrId);
    if (!found) throw invalid(`Stack with id ${nameOrId} does not exist`);
    return found;
  }

  public byId(id: string): StackRecord {
    const found = this.stacks.get(id);
    if (!found) throw new Error(`There is no stack ${id}.`);
    return found;
  }

  public save(stack: StackRecord): StackRecord {
    return this.stacks.set(stack.id, stack);
  }

  public change(id: string, changes: Partial<StackRecord>): StackRecord {
    return this.save({ ...this.byId(id), ...changes });
  }

  public resource(stackId: string, logicalId: string): ResourceRecord | undefined {
    return this.resources.get(`${stackId}/${logicalId}`);
  }

  /** All resources that the stack still has. */
  public resourcesOf(stackId: string): ResourceRecord[] {
    return this.everyResourceOf(stackId).filter(({ status }) => !GONE.includes(status));
  }

  /** With those that the stack's deletion or rollback took away. */
  public everyResourceOf(stackId: string): ResourceRecord[] {
    return this.resources.values().filter((resource) => resource.stackId === stackId);
  }

  public saveResource(resource: ResourceRecord): ResourceRecord {
    return this.resources.set(`${resource.stackId}/${resource.logicalId}`, resource);
  }

  public forgetResource({ stackId, logicalId }: ResourceRecord): void {
    this.resources.delete(`${stackId}/${logicalId}`);
  }

  /** What other stacks of the same account and Region export. */
  public exports(scope: Scope): { stack: StackRecord; name: string; value: string }[] {
    return this.all()
      .filter(
        ({ account, region, status }) =>
          account === scope.account && region === scope.region && status !== 'DELETE_COMPLETE',
      )
      .flatMap((stack) =>
        stack.outputs.flatMap(({ exportName, value }) => (exportName ? [{ stack, name: exportName, value }] : [])),
      );
  }

  /** The stacks that use an export. */
  public importers(scope: Scope, exportName: string): StackRecord[] {
    return this.all().filter(
      ({ account, region, status, imports }) =>
        account === scope.account &&
        region === scope.region &&
        status !== 'DELETE_COMPLETE' &&
        imports.includes(exportName),
    );
  }
}
