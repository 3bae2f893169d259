import type { Scope, World } from '../world/world';
import { components } from './components/component-record';
import { endpointConfigs, endpoints, models, type Named, type Tag, tagSets } from './records';
import { validationException } from './validation';

const MAX_TAGS = 50;

export function tagsOf(world: World, scope: Scope, arn: string): readonly Tag[] {
  return tagSets(world).get(scope, arn)?.tags ?? [];
}

/** Sets tags; a key that is there already gets the new value. */
export function addTags(world: World, scope: Scope, arn: string, added: readonly Tag[] = []): readonly Tag[] {
  const merged = new Map([...tagsOf(world, scope, arn), ...added].map(({ Key, Value }) => [Key, Value]));
  if (merged.size > MAX_TAGS)
    throw validationException(`The number of tags on "${arn}" would be ${merged.size}, allowed are ${MAX_TAGS}.`);
  return write(
    world,
    scope,
    arn,
    [...merged].map(([Key, Value]) => ({ Key, Value })),
  );
}

export function removeTags(world: World, scope: Scope, arn: string, keys: readonly string[]): void {
  write(
    world,
    scope,
    arn,
    tagsOf(world, scope, arn).filter(({ Key }) => !keys.includes(Key)),
  );
}

export function forgetTags(world: World, scope: Scope, arn: string): void {
  tagSets(world).delete(scope, arn);
}

/** The record's own ARN and place, for an ARN in any case. @throws ServiceError when nothing of that ARN is here. */
export function taggable(world: World, scope: Scope, arn: string): Scope & { readonly arn: string } {
  const kinds = [models(world), endpointConfigs(world), endpoints(world), components(world)];
  const found = kinds.flatMap((kind) => kind.list(scope) as Named[]).find((record) => record.arn === arn.toLowerCase());
  if (!found) throw validationException(`Could not find "${arn}".`);
  return found;
}

function write(world: World, { account, region }: Scope, arn: string, tags: readonly Tag[]): readonly Tag[] {
  return tagSets(world).set(arn, { account, region, arn, tags }).tags;
}
