import type { World } from '../../world/world';
import type { ResourceContext, ResourceState } from '../resource-handler';
import { checkProperties } from '../resources/check-properties';
import { nameProperty } from '../resources/resource-types';
import type { ResourceDefinition } from '../template/template';
import { bareState, contextOf, type Handlers, handlerOf } from './handling';
import type { Desired, ResourceRecord, Snapshot, StackRecord } from './records';
import type { Reporter } from './reporter';
import { ResourceJournal, type Verb } from './resource-journal';
import type { Run } from './run';
import type { StackStore } from './stack-store';

/** What a resource is to become. */
export interface Wanted {
  readonly definition: ResourceDefinition;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

const REPLACING = 'Requested update requires the creation of a new physical resource; hence creating one.';

/** Creates, updates and replaces the resources of one stack, and writes down each step. */
export class ResourceRunner {
  private readonly journal: ResourceJournal;

  public constructor(
    private readonly world: World,
    private readonly store: StackStore,
    private readonly handlers: Handlers,
    private readonly reporter: Reporter,
    private readonly run: Run,
    private readonly stack: StackRecord,
    private readonly desired: Desired,
  ) {
    this.journal = new ResourceJournal(store, reporter, run);
  }

  public async create(logicalId: string, wanted: Wanted, before?: null): Promise<void> {
    const { properties, definition } = wanted;
    const record = this.reporter.resource(
      this.fresh(logicalId, definition, wanted.dependsOn, before),
      'CREATE_IN_PROGRESS',
      { properties },
    );
    await this.attempt(record, 'CREATE', async (context) => {
      checkProperties(record.type, properties);
      const state = await this.handler(record).create(properties, context);
      this.journal.initiated(record, 'CREATE', state, properties);
      const made = { ...this.journal.latest(record), pending: undefined, current: snapshot(state, wanted) };
      this.journal.settle(made, 'CREATE_COMPLETE', properties);
    });
  }

  public async update(existing: ResourceRecord, current: Snapshot, wanted: Wanted): Promise<void> {
    const { properties } = wanted;
    const record = this.begin(existing, current, properties);
    await this.attempt(record, 'UPDATE', async (context) => {
      checkProperties(record.type, properties);
      const state = (await this.handler(record).update?.(current, properties, context)) ?? current;
      const latest = this.journal.latest(record);
      const superseded = supersededBy(state, current, latest);
      this.journal.settle({ ...latest, current: snapshot(state, wanted), superseded }, 'UPDATE_COMPLETE', properties);
    });
  }

  public async replace(existing: ResourceRecord, current: Snapshot, wanted: Wanted): Promise<void> {
    const { properties } = wanted;
    const record = this.begin(existing, current, properties);
    await this.attempt(record, 'UPDATE', async (context) => {
      checkProperties(record.type, properties);
      refuseSameName(record, current, wanted);
      this.reporter.resource(record, 'UPDATE_IN_PROGRESS', { reason: REPLACING, properties });
      const state = await this.handler(record).create(properties, context);
      this.journal.initiated(record, 'UPDATE', state, properties);
      const superseded = [...(record.superseded ?? []), current];
      const made = { ...this.journal.latest(record), pending: undefined, current: snapshot(state, wanted), superseded };
      this.journal.settle(made, 'UPDATE_COMPLETE', properties);
    });
  }

  /** What could not even be begun: its properties make no sense. */
  public refuse(logicalId: string, definition: ResourceDefinition, error: unknown): void {
    const existing = this.store.resource(this.stack.id, logicalId);
    if (existing?.current) {
      const untouched = existing.before === undefined ? { before: existing.current, adopted: true } : {};
      this.journal.fail(this.store.saveResource({ ...existing, ...untouched }), 'UPDATE', error);
    } else {
      this.journal.fail(this.fresh(logicalId, definition, [], null), 'CREATE', error);
    }
  }

  /** Takes over what no handler has to know of: policies, metadata, dependencies. */
  public adopt(existing: ResourceRecord, current: Snapshot, wanted: Wanted): void {
    const adopted = { ...existing, description: wanted.definition.Description, current: snapshot(current, wanted) };
    this.store.saveResource({
      ...adopted,
      adopted: true,
      before: existing.before === undefined ? current : existing.before,
    });
  }

  private fresh(
    logicalId: string,
    definition: ResourceDefinition,
    needs: readonly string[],
    before?: null,
  ): ResourceRecord {
    const { Type: type, Description: description } = definition;
    return { stackId: this.stack.id, logicalId, type, description, needs, before, status: '', changedAt: '' };
  }

  private begin(existing: ResourceRecord, current: Snapshot, properties: object): ResourceRecord {
    const before = existing.before === undefined ? current : existing.before;
    return this.reporter.resource({ ...existing, before, adopted: undefined }, 'UPDATE_IN_PROGRESS', { properties });
  }

  private async attempt(
    record: ResourceRecord,
    verb: Verb,
    work: (context: ResourceContext) => Promise<void>,
  ): Promise<void> {
    const cancel = () => this.journal.cancel(record, verb);
    this.run.signal.addEventListener('abort', cancel, { once: true });
    try {
      await work(this.context(record, verb));
    } catch (error) {
      this.journal.fail(record, verb, error);
      throw error;
    } finally {
      this.run.signal.removeEventListener('abort', cancel);
    }
  }

  private context(record: ResourceRecord, verb: Verb): ResourceContext {
    const initiated = (physicalId: string) => this.journal.initiated(record, verb, bareState(physicalId));
    const claim = (physicalId: string) => this.journal.claim(record, bareState(physicalId));
    return contextOf({
      record,
      world: this.world,
      stack: this.stack,
      desired: this.desired,
      signal: this.run.signal,
      initiated,
      claim,
    });
  }

  private handler(record: ResourceRecord) {
    return handlerOf(this.handlers, record.type);
  }
}

function snapshot(state: ResourceState, { definition, properties, dependsOn }: Wanted): Snapshot {
  return {
    physicalId: state.physicalId,
    attributes: state.attributes,
    secret: state.secret,
    properties,
    dependsOn,
    deletionPolicy: definition.DeletionPolicy,
    updateReplacePolicy: definition.UpdateReplacePolicy,
    metadata: definition.Metadata,
  };
}

/** What the clean-up has to delete, now that an update gave the resource another physical id, or did not. */
export function supersededBy(
  state: ResourceState,
  current: Snapshot,
  { superseded }: ResourceRecord,
): typeof superseded {
  return state.physicalId === current.physicalId ? superseded : [...(superseded ?? []), current];
}

function refuseSameName(record: ResourceRecord, current: Snapshot, { properties }: Wanted): void {
  const property = nameProperty(record.type);
  const name = property && properties[property];
  if (name === undefined || name !== current.properties[property ?? '']) return;
  throw new Error(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
  );
}
