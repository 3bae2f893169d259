import { randomUUID } from 'node:crypto';
import type { Collection } from '../../world/collection';
import type { World } from '../../world/world';
import { type OperationEvents, STACK_TYPE, type StackEvent, type StackRecord } from './records';

export interface EventOf {
  readonly operationId: string;
  readonly token?: string;
}

/** What happened to the stacks, operation by operation. */
export class EventLog {
  private readonly operations: Collection<OperationEvents>;
  private readonly latest = new Map<string, number>();

  public constructor(private readonly world: World) {
    this.operations = world.collection('cloudformation-events');
  }

  /** Adds an event, and gives the time it got. */
  public add(stack: StackRecord, of: EventOf, event: Omit<StackEvent, 'id' | 'at'>): string {
    const key = `${stack.id}/${of.operationId}`;
    const before = this.operations.get(key) ?? { stackId: stack.id, stackName: stack.name, ...of, events: [] };
    const at = this.nextTime(stack.id);
    const id = event.type === STACK_TYPE ? randomUUID() : `${event.logicalId}-${event.status}-${at}`;
    this.operations.set(key, { ...before, events: [...before.events, { id, at, ...event }] });
    return at;
  }

  /** Newest first. */
  public of(stackId: string): (StackEvent & { operation: OperationEvents })[] {
    return this.operations
      .values()
      .filter((operation) => operation.stackId === stackId)
      .flatMap((operation) => operation.events.map((event) => ({ ...event, operation })))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** No two events of a stack have the same time: clients sort by it. */
  private nextTime(stackId: string): string {
    const latest = this.latest.get(stackId) ?? Date.parse(this.of(stackId)[0]?.at ?? new Date(0).toISOString());
    const time = Math.max(this.world.now().getTime(), latest + 1);
    this.latest.set(stackId, time);
    return new Date(time).toISOString();
  }
}
