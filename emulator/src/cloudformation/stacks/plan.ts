import { sorted } from '../template/graph';
import type { ReadParameter } from '../template/parameters';
import { checkRules } from '../template/rules';
import { KNOWN_AFTER_APPLY, sameValue } from '../template/values';
import { type Change, type ChangeDetail, contextText, replacementOf } from './changes';
import { sameTags } from './difference';
import { plannedOutputs } from './outputs';
import { attributeChanges, propertyChanges } from './property-changes';
import type { Desired, ResourceRecord, Snapshot, StackRecord } from './records';
import { removal } from './removal';
import type { StackStore } from './stack-store';
import { attributeOf, Target } from './target';

/** What executing a change set would do. */
export class Planner {
  private readonly records: ReadonlyMap<string, ResourceRecord>;
  private readonly replaced = new Set<string>();
  private readonly uncertain = new Set<string>();
  private readonly target: Target;
  private readonly tagsChanged: boolean;

  public constructor(
    private readonly stack: StackRecord,
    private readonly desired: Desired,
    store: StackStore,
    read: ReadParameter,
  ) {
    this.tagsChanged = !sameTags(stack.deployed?.tags ?? [], desired.tags);
    const existing = store.resourcesOf(stack.id).filter(({ current }) => current);
    this.records = new Map(existing.map((record) => [record.logicalId, record]));
    this.target = new Target(desired, stack, store, read, {
      reference: (id) => (this.isKnown(id) ? this.records.get(id)?.current?.physicalId : this.unknown(id)),
      attribute: (id, name) =>
        this.isKnown(id) ? attributeOf(this.records.get(id)?.current, name) : KNOWN_AFTER_APPLY,
    });
  }

  /** @throws ValidationError when a rule of the template does not hold. */
  public checkRules(): void {
    checkRules(this.target.template, this.target.evaluator);
  }

  /** The type the template gives a resource; undefined when it no longer has it. */
  public typeOf(logicalId: string): string | undefined {
    return this.target.resources.get(logicalId)?.Type;
  }

  /** The changes of resources, what others depend on first. */
  public async changes(): Promise<Change[]> {
    const changes: Change[] = [];
    for (const id of sorted(this.target.graph)) {
      const change = await this.changeOf(id);
      if (change) changes.push(change);
    }
    return [...changes, ...this.removals()];
  }

  /** Whether anything but resources changes that a deployment carries out. */
  public async changesOutside(): Promise<boolean> {
    if (!this.stack.deployed || this.tagsChanged) return true;
    return !sameValue(this.stack.outputs, await plannedOutputs(this.target));
  }

  private isKnown(id: string): boolean {
    return this.records.has(id) && !this.replaced.has(id) && !this.uncertain.has(id);
  }

  private unknown(id: string): string | undefined {
    return this.target.resources.has(id) ? KNOWN_AFTER_APPLY : undefined;
  }

  private async changeOf(id: string): Promise<Change | undefined> {
    const definition = this.target.resources.get(id)!;
    const properties = await this.target.properties(definition);
    const record = this.records.get(id);
    const identity = { LogicalResourceId: id, ResourceType: definition.Type };
    if (record?.current) return this.modification(record, record.current, properties);
    const AfterContext = contextText(properties, definition.Metadata);
    return { Action: 'Add', ...identity, Scope: [], Details: [], AfterContext };
  }

  private modification(
    record: ResourceRecord,
    current: Snapshot,
    properties: Record<string, unknown>,
  ): Change | undefined {
    const details = this.details(record, current, properties);
    if (details.length === 0) return undefined;
    const Replacement = replacementOf(details);
    if (Replacement === 'True') this.replaced.add(record.logicalId);
    if (Replacement === 'Conditional') this.uncertain.add(record.logicalId);
    const definition = this.target.resources.get(record.logicalId);
    const policy = definition?.UpdateReplacePolicy ?? 'Delete';
    return {
      Action: 'Modify',
      LogicalResourceId: record.logicalId,
      PhysicalResourceId: current.physicalId,
      ResourceType: record.type,
      Replacement,
      PolicyAction: Replacement === 'True' ? `ReplaceAnd${policy.startsWith('Retain') ? 'Retain' : policy}` : undefined,
      Scope: [...new Set(details.map(({ Target }) => Target.Attribute))],
      Details: details,
      BeforeContext: contextText(current.properties, current.metadata),
      AfterContext: contextText(properties, definition?.Metadata),
    };
  }

  private details(record: ResourceRecord, current: Snapshot, properties: Record<string, unknown>): ChangeDetail[] {
    const definition = this.target.resources.get(record.logicalId)!;
    const causes = { replaced: this.replaced, uncertain: this.uncertain, parameters: this.changedParameters() };
    return [
      ...propertyChanges(definition, current.properties, properties, causes),
      ...attributeChanges(definition, current, this.tagsChanged),
    ];
  }

  private changedParameters(): Set<string> {
    const before = new Map(
      (this.stack.deployed?.parameters ?? []).map(({ key, value, resolved }) => [key, resolved ?? value]),
    );
    const changed = this.desired.parameters.filter(
      ({ key, value, resolved }) => before.get(key) !== (resolved ?? value),
    );
    return new Set(changed.map(({ key }) => key));
  }

  private removals(): Change[] {
    return [...this.records.values()].filter(({ logicalId }) => !this.target.resources.has(logicalId)).map(removal);
  }
}
