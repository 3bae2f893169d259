import { randomUUID } from 'node:crypto';
import type { Collection } from '../../world/collection';
import type { World } from '../../world/world';
import { type OperationEvents, STACK_TYPE, type StackEvent, type StackRecord } from './records';

export interface EventOf {
  readonly operationId: string;
  readonly token?: string;
}

/** Events that share a file: few enough that adding one to them costs nothing. */
const CHUNK = 50;

/** What happened to the stacks, operation by operation. */
export class EventLog {
  private readonly chunks: Collection<OperationEvents>;
  private readonly latest = new Map<string, number>();

  public constructor(private readonly world: World) {
    this.chunks = world.collection('cloudformation-events');
  }

  /** Adds an event, and gives the time it got. */
  public add(stack: StackRecord, of: EventOf, event: Omit<StackEvent, 'id' | 'at'>): string {
    const at = this.nextTime(stack.id);
    const id = event.type === STACK_TYPE ? randomUUID() : `${event.logicalId}-${event.status}-${at}`;
    const { key, chunk } = this.openChunk(stack, of);
    this.chunks.set(key, { ...chunk, events: [...chunk.events, { id, at, ...event }] });
    return at;
  }

  /** Newest first. */
  public of(stackId: string): (StackEvent & { operation: OperationEvents })[] {
    return this.chunks
      .values()
      .filter((operation) => operation.stackId === stackId)
      .flatMap((operation) => operation.events.map((event) => ({ ...event, operation })))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  private openChunk(stack: StackRecord, of: EventOf): { key: string; chunk: OperationEvents } {
    for (let number = 0; ; number++) {
      const key = `${stack.id}/${of.operationId}/${number}`;
      const chunk = this.chunks.get(key) ?? { stackId: stack.id, stackName: stack.name, ...of, events: [] };
      if (chunk.events.length < CHUNK) return { key, chunk };
    }
  }

  /** No two events of a stack have the same time: clients sort by it. */
  private nextTime(stackId: string): string {
    const latest = this.latest.get(stackId) ?? Date.parse(this.of(stackId)[0]?.at ?? new Date(0).toISOString());
    const time = Math.max(this.world.now().getTime(), latest + 1);
    this.latest.set(stackId, time);
    return new Date(time).toISOString();
  }
}
