import { randomUUID } from 'node:crypto';
import type { Properties, ResourceContext } from '../../cloudformation/resource-handler';
import { ServiceError } from '../../http/errors';
import { coerce } from '../coercion';
import type { Tag } from '../records';
import { sagemaker } from '../service';

/** Calls an operation as a client would, on behalf of a stack. */
export async function callAs<T>(context: ResourceContext, operation: string, properties: Properties): Promise<T> {
  const { world, account, region } = context;
  const call = { world, account, region, requestId: randomUUID() };
  return (await sagemaker.operations[operation](coerce(operation, properties), call)) as T;
}

/** Does it, unless what it is about is gone already. */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ServiceError && error.message.startsWith('Could not find '))) throw error;
  }
}

/** The stack's tags and the resource's own, which win. */
export function withStackTags(
  { Tags = [], ...rest }: Properties,
  { tags }: ResourceContext,
): Properties & { readonly Tags: readonly Tag[] } {
  const merged = new Map([...tags, ...(Tags as readonly Tag[])].map(({ Key, Value }) => [Key, Value]));
  return { ...rest, Tags: [...merged].map(([Key, Value]) => ({ Key, Value })) };
}

/** Makes a resource's tags those of its properties. */
export async function updateTags(context: ResourceContext, arn: string, properties: Properties): Promise<void> {
  const { Tags: wanted } = withStackTags(properties, context);
  const { Tags: present } = await callAs<{ Tags: Tag[] }>(context, 'ListTags', { ResourceArn: arn });
  const gone = present.map(({ Key }) => Key).filter((key) => !wanted.some(({ Key }) => Key === key));
  if (gone.length > 0) await callAs(context, 'DeleteTags', { ResourceArn: arn, TagKeys: gone });
  if (wanted.length > 0) await callAs(context, 'AddTags', { ResourceArn: arn, Tags: wanted });
}
