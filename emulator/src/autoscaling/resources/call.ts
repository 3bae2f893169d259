import { randomUUID } from 'node:crypto';
import type { Properties, ResourceContext } from '../../cloudformation/resource-handler';
import { ServiceError } from '../../http/errors';
import { coerce } from '../../shapes/coerce';
import { MODEL } from '../model';
import { autoscaling } from '../service';

/** Calls an operation as a client would, on behalf of a stack. */
export async function callAs<T>(context: ResourceContext, operation: string, properties: Properties): Promise<T> {
  const { world, account, region } = context;
  const call = { world, account, region, requestId: randomUUID() };
  return (await autoscaling.operations[operation](coerce(MODEL, operation, properties), call)) as T;
}

/** Does it, unless what it is about is gone already. */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'ObjectNotFoundException')) throw error;
  }
}

/** The named properties, as far as they are given. */
export function only(properties: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}
