import { randomUUID } from 'node:crypto';
import { setTimeout as realTime } from 'node:timers/promises';
import { partitionOf } from '../../world/partition';
import type { Part, Scope, World } from '../../world/world';
import { invalid } from '../errors';
import { ALONE, type Neighbours } from '../neighbours';
import { ChangeSetStore } from './change-set-store';
import { deleteStack } from './deletion';
import { deploy } from './deployment';
import { EventLog, type EventOf } from './event-log';
import { type Desired, type Operation, STACK_TYPE, type StackRecord } from './records';
import { resumeOperation } from './resume';
import { rollBack } from './rollback';
import { Halted, Run } from './run';
import { StackStore } from './stack-store';
import type { Workshop } from './workshop';

/** How long a call that starts an operation waits for its end, so that a client that polls need not wait for its next turn. */
const PATIENCE_MILLISECONDS = 400;
/** How long a stop waits for what is under way. */
const GRACE_MILLISECONDS = 2000;

export interface BeginOptions
  extends Partial<Pick<Operation, 'onFailure' | 'retain' | 'retainExceptOnCreate' | 'token'>> {
  readonly changeSetId?: string;
}

export type RollBackOptions = Pick<BeginOptions, 'retainExceptOnCreate' | 'token'> & Pick<Operation, 'skip'>;

/** The stacks of this world, and what is being done to them. */
export class Stacks implements Part {
  public readonly store: StackStore;
  public readonly events: EventLog;
  public readonly changeSets: ChangeSetStore;
  public neighbours: Neighbours = ALONE;
  private readonly running = new Map<string, Run>();

  public constructor(private readonly world: World) {
    this.store = new StackStore(world);
    this.events = new EventLog(world);
    this.changeSets = new ChangeSetStore(world);
  }

  /** Connects CloudFormation to the services around it. */
  public connect(neighbours: Neighbours): void {
    this.neighbours = neighbours;
  }

  /** A stack that has a name and nothing else, and that nobody sees yet. */
  public draft({ account, region }: Scope, name: string): StackRecord {
    const id = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`;
    const createdAt = this.world.now().toISOString();
    const empty = {
      outputs: [],
      imports: [],
      terminationProtection: false,
      disableRollback: false,
      lastOperations: [],
    };
    return { id, name, account, region, status: 'REVIEW_IN_PROGRESS', createdAt, ...empty };
  }

  /** Shows a draft: it waits for a change set to be executed. */
  public review(draft: StackRecord): StackRecord {
    const stack = this.store.save(draft);
    this.tell(stack, { operationId: randomUUID() });
    return stack;
  }

  /** Begins to create or to update a stack; the rest happens on its own. */
  public async deploy(
    stack: StackRecord,
    kind: 'CREATE' | 'UPDATE',
    desired: Desired,
    options: BeginOptions = {},
  ): Promise<void> {
    const own = kind === 'CREATE' ? { deployed: desired } : { updatedAt: this.world.now().toISOString() };
    const disableRollback = options.onFailure === 'DO_NOTHING';
    const begun = { ...stack, ...own, disableRollback, changeSetId: options.changeSetId ?? stack.changeSetId };
    this.begin(begun, this.operation(kind, options, desired), `${kind}_IN_PROGRESS`);
    await this.start(stack.id, (shop) => deploy(shop));
  }

  /** Begins to take a stack back to what it last was when it was stable, or to nothing; or goes on with that. */
  public async rollBack(stack: StackRecord, options: RollBackOptions): Promise<void> {
    const kind = stack.stable === null ? 'CREATE' : 'UPDATE';
    const operation = this.operation(kind, options, stack.stable ?? stack.deployed);
    this.store.change(stack.id, { operation: { ...operation, phase: 'ROLLBACK', skip: options.skip } });
    await this.start(stack.id, (shop) => rollBack(shop, 'User Initiated'));
  }

  /** Begins to delete a stack. A creation under way is given up for it. */
  public async delete(stack: StackRecord, options: BeginOptions = {}): Promise<void> {
    const run = this.running.get(stack.id);
    run?.halt();
    await run?.done;
    const operation = this.operation('DELETE', options);
    const { id } = operation;
    const lastOperations = [{ OperationType: 'DELETE_STACK', OperationId: id }];
    this.store.change(stack.id, { operation, lastOperations });
    this.changeSets.forget(stack.id);
    await this.start(stack.id, (shop) => deleteStack(shop, 'User Initiated'));
  }

  /** Resolves when nothing is under way on the stack any more, or after that time. */
  public async ended(stackId: string, milliseconds: number): Promise<void> {
    const run = this.running.get(stackId);
    if (run) await Promise.race([run.done, realTime(milliseconds, undefined, { ref: false })]);
  }

  /** Takes up what a kill left unfinished: deployments are rolled back, deletions go on. */
  public async resume(): Promise<void> {
    for (const stack of this.store.all()) {
      if (stack.operation) void this.start(stack.id, resumeOperation);
    }
  }

  public async close(): Promise<void> {
    const runs = [...this.running.values()];
    for (const run of runs) run.halt();
    const grace = new AbortController();
    const ended = Promise.all(runs.map((run) => run.done)).finally(() => grace.abort());
    await Promise.race([ended, realTime(GRACE_MILLISECONDS, undefined, { signal: grace.signal }).catch(() => {})]);
    for (const run of runs) run.silence();
  }

  private operation(kind: Operation['kind'], options: BeginOptions, desired?: Desired): Operation {
    const { onFailure = 'ROLLBACK', retain = [], retainExceptOnCreate = false, token } = options;
    return { id: randomUUID(), kind, phase: 'FORWARD', onFailure, desired, retain, retainExceptOnCreate, token };
  }

  private begin(stack: StackRecord, operation: Operation, status: string): void {
    const lastOperations = [{ OperationType: `${operation.kind}_STACK`, OperationId: operation.id }];
    const begun = this.store.save({ ...stack, operation, lastOperations, status, statusReason: 'User Initiated' });
    this.tell(begun, { operationId: operation.id, token: operation.token });
  }

  private tell(stack: StackRecord, of: EventOf): void {
    const identity = { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE };
    this.events.add(stack, of, { ...identity, status: stack.status, reason: 'User Initiated' });
  }

  private async start(stackId: string, work: (shop: Workshop) => Promise<void>): Promise<void> {
    if (this.running.has(stackId)) throw invalid(`Stack ${stackId} has an operation in progress.`);
    const run = new Run();
    const { world, store, events: log, neighbours } = this;
    this.running.set(stackId, run);
    run.done = work({ world, store, log, neighbours, run, stackId })
      .catch((error) => this.surface(stackId, run, error))
      .finally(() => this.running.delete(stackId));
    await this.ended(stackId, PATIENCE_MILLISECONDS);
  }

  /** A bug, unless the emulator stops: said aloud, and the stack does not stay in progress for ever. */
  private surface(stackId: string, run: Run, error: unknown): void {
    if (error instanceof Halted || run.halted) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.world.log.warn(`The operation on ${stackId} broke: ${text}`);
    const stack = this.store.byId(stackId);
    const kind = stack.operation?.kind ?? 'UPDATE';
    this.store.save({
      ...stack,
      operation: undefined,
      status: `${kind}_FAILED`,
      statusReason: `sagemaker-serving-local broke: ${(error as Error).message}`,
    });
  }
}
