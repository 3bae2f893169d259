import type { World } from '../../world/world';
import type { ResourceContext, ResourceHandler, ResourceState } from '../resource-handler';
import { CUSTOM_RESOURCE, refusedCustomResource } from '../resources/custom';
import { generateName } from '../resources/names';
import { recorded } from '../resources/recorded';
import { isCustomResource } from '../resources/resource-types';
import type { Desired, ResourceRecord, StackRecord } from './records';

export type Handlers = Readonly<Record<string, ResourceHandler>>;

/** What runs a type: its handler, or the one that only records. */
export function handlerOf(handlers: Handlers, type: string): ResourceHandler {
  if (Object.hasOwn(handlers, type)) return handlers[type];
  return isCustomResource(type) ? (handlers[CUSTOM_RESOURCE] ?? refusedCustomResource) : recorded;
}

export interface ContextOptions {
  readonly world: World;
  readonly stack: StackRecord;
  readonly desired: Desired | undefined;
  readonly record: Pick<ResourceRecord, 'logicalId' | 'type'>;
  readonly signal?: AbortSignal;
  readonly rollingBack?: boolean;
  readonly initiated?: (physicalId: string) => void;
  readonly claim?: (physicalId: string) => void;
}

export function contextOf(options: ContextOptions): ResourceContext {
  const { world, stack, record, signal, rollingBack, initiated, claim } = options;
  return {
    world,
    account: stack.account,
    region: stack.region,
    stackName: stack.name,
    stackId: stack.id,
    logicalId: record.logicalId,
    type: record.type,
    tags: options.desired?.tags ?? [],
    signal,
    rollingBack,
    generateName: (max) => generateName(stack.name, record.logicalId, max),
    initiated,
    claim,
  };
}

/** What is left of a state when only its name is known. */
export function bareState(physicalId: string): ResourceState {
  return { physicalId, attributes: {} };
}
