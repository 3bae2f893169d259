import type { World } from '../../world/world';
import type { Neighbours } from '../neighbours';
import type { EventLog } from './event-log';
import type { StackRecord } from './records';
import { Reporter } from './reporter';
import type { Run } from './run';
import type { StackStore } from './stack-store';
import { deployedResources, Target } from './target';

/** What an operation on one stack works with. */
export interface Workshop {
  readonly world: World;
  readonly store: StackStore;
  readonly log: EventLog;
  readonly neighbours: Neighbours;
  readonly run: Run;
  readonly stackId: string;
}

export function stackIn(shop: Workshop): StackRecord {
  return shop.store.byId(shop.stackId);
}

export function reporterFor(shop: Workshop, operationId: string): Reporter {
  return new Reporter(shop.store, shop.log, shop.stackId, { operationId, token: stackIn(shop).operation?.token });
}

/** The operation under way. */
export function operationIn(shop: Workshop) {
  const { operation } = stackIn(shop);
  if (!operation) throw new Error(`No operation is under way on ${shop.stackId}.`);
  return operation;
}

/** What the operation under way makes of the stack. */
export function targetOf(shop: Workshop): Target {
  const stack = stackIn(shop);
  const desired = operationIn(shop).desired ?? stack.deployed;
  if (!desired) throw new Error(`The stack ${stack.name} has no template.`);
  const read = (name: string) => shop.neighbours.readParameter(stack, name);
  return new Target(desired, stack, shop.store, read, deployedResources(shop.store, stack.id));
}
